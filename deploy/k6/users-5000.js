// Up to five thousand users within a minute: ten times the public test.
import { loadTest } from './lib/scenario.js';

export { compareInMidRun, faults, setup, teardown, user } from './lib/scenario.js';
export const options = loadTest({ users: 5000, duration: 60, rampFrom: 1, p99: 250 });
