// The public test's ramp: from 1 to 550 users in a minute.
import { loadTest } from './lib/scenario.js';

export { compareInMidRun, faults, setup, teardown, user } from './lib/scenario.js';
export const options = loadTest({ users: 550, duration: 60, rampFrom: 1, p99: 11 });
