// A thousand users at once, for a minute.
import { loadTest } from './lib/scenario.js';

export { compareInMidRun, faults, setup, teardown, user } from './lib/scenario.js';
export const options = loadTest({ users: 1000, duration: 60, p99: 50 });
