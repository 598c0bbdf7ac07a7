// The final round's ramp: from 1 to 603 users in five minutes.
import { loadTest } from './lib/scenario.js';

export { compareInMidRun, faults, setup, teardown, user } from './lib/scenario.js';
export const options = loadTest({ users: 603, duration: 300, rampFrom: 1, p99: 11 });
