// A few seconds: is everything there, and does it keep its contract?
import { check } from 'k6';
import http from 'k6/http';
import { gateway, post } from './lib/http.js';
import { loadTest } from './lib/scenario.js';
import { uuid } from './lib/uuid.js';

export { compareInMidRun, setup, teardown, user } from './lib/scenario.js';

const load = loadTest({ users: 5, duration: 5, p99: 250 });
delete load.scenarios.faults;
export const options = {
  ...load,
  scenarios: {
    ...load.scenarios,
    contract: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'contract' },
  },
  thresholds: { ...load.thresholds, checks: ['rate==1'] },
};

export function contract() {
  const id = uuid();
  check(post('no uuid', '1.00'), { 'an id that is none is 400': ({ status }) => status === 400 });
  check(post(uuid(), '-1.00'), { 'a negative amount is 422': ({ status }) => status === 422 });
  check(post(id, '0.00'), { 'nothing is 422': ({ status }) => status === 422 });
  check(http.get(`${gateway}/payments/${id}`), { 'what was refused is unknown': ({ status }) => status === 404 });
  check(http.get(`${gateway}/healthz`), { 'it is well': ({ status }) => status === 200 });
}
