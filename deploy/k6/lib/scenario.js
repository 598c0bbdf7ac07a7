// What all load tests have in common: users who post, faults of the processors, and the comparison of
// the gateway's summary with the processors' own, in mid-run and at the end.
import exec from 'k6/execution';
import { fail, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { uuid } from './uuid.js';
import { gateway, post, purge, suffer, summaries } from './http.js';

const accepted = new Counter('payments_accepted');
const refused = new Counter('payments_refused');
const inconsistencies = new Counter('inconsistencies');
const comparisons = new Counter('comparisons');
// Grows by what was accepted, shrinks by what is settled: below 0 where an answer was lost on its way to us.
const missing = new Counter('payments_missing');

const seconds = (count) => new Date(Date.now() + count * 1000);

// The stages of the public test, each a sixth of the run.
const stages = [
  [{}, {}],
  [{ delay: 100 }, {}],
  [{ delay: 100, failing: true }, {}],
  [{ delay: 2000, failing: true }, { delay: 1000, failing: true }],
  [{ delay: 20 }, { delay: 20 }],
  [{}, { delay: 5000 }],
];

// USERS, DURATION (in seconds) and P99_MS of the environment go before what a script says.
export function loadTest({ users, duration, rampFrom, p99 }) {
  const count = Number(__ENV.USERS || users);
  const length = Number(__ENV.DURATION || duration);
  const people =
    rampFrom === undefined
      ? { executor: 'constant-vus', vus: count, duration: `${length}s` }
      : { executor: 'ramping-vus', startVUs: rampFrom, stages: [{ duration: `${length}s`, target: count }], gracefulRampDown: '0s' };
  const once = { executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: `${length + 30}s` };
  return {
    scenarios: {
      users: { ...people, exec: 'user', gracefulStop: '10s' },
      comparison: { ...once, exec: 'compareInMidRun', env: { LENGTH: `${length}` } },
      ...(__ENV.FAULTS === 'no' ? {} : { faults: { ...once, exec: 'faults', env: { LENGTH: `${length}` } } }),
    },
    thresholds: {
      'http_req_duration{name:payments}': [`p(99)<${__ENV.P99_MS || p99}`],
      payments_refused: ['count==0'],
      inconsistencies: ['count==0'],
      payments_missing: ['count<=0'],
      comparisons: ['count>0'],
    },
    summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
    insecureSkipTLSVerify: __ENV.INSECURE === 'yes',
    setupTimeout: '60s',
    teardownTimeout: '180s',
  };
}

export function setup() {
  ['default', 'fallback'].forEach((name) => suffer(name, {}));
  if (!purge()) fail(`${gateway} does not permit a purge: ALLOW_PURGE=true, or ADMIN_TOKEN here`);
  return {};
}

// Posts one payment, and waits a second.
export function user() {
  const status = post(uuid(), '19.90').status;
  accepted.add(status === 202 ? 1 : 0);
  missing.add(status === 202 ? 1 : 0);
  refused.add(status === 202 ? 0 : 1);
  sleep(1);
}

export function faults() {
  const each = Number(__ENV.LENGTH) / stages.length;
  for (const [byDefault, byFallback] of stages) {
    suffer('default', byDefault);
    suffer('fallback', byFallback);
    sleep(each);
  }
}

const same = (one, other) => one.count === other.count && one.cents === other.cents;
const equal = (it) => it !== null && ['default', 'fallback'].every((name) => same(it.gateway[name], it.processors[name]));

// A window that is read while an answer is on its way may differ for a moment: it is read again.
function compare(window) {
  let read = null;
  for (let turn = 0; turn < 4; turn++) {
    read = summaries(window);
    if (equal(read)) break;
    sleep(0.5);
  }
  comparisons.add(1);
  inconsistencies.add(equal(read) ? 0 : 1);
  if (!equal(read)) console.error(`${window.from.toISOString()} to ${window.to.toISOString()}: ${JSON.stringify(read)}`);
}

// Each 10 s, of the 15 s until 1.5 s ago.
export function compareInMidRun() {
  const length = Number(__ENV.LENGTH);
  for (let at = Math.min(10, length - 1); at < length; at += 10) {
    sleep(at - exec.instance.currentTestRunDuration / 1000);
    compare({ from: seconds(-15), to: seconds(-1.5) });
  }
}

// Once the processors are well again, all that was accepted is settled, and all sums are equal.
export function teardown() {
  ['default', 'fallback'].forEach((name) => suffer(name, {}));
  let read = null;
  let last = -1;
  for (let turn = 0; turn < 120; turn++) {
    read = summaries(null);
    const count = read === null ? -1 : read.gateway.default.count + read.gateway.fallback.count;
    if (equal(read) && count === last) break;
    last = count;
    sleep(1);
  }
  comparisons.add(1);
  inconsistencies.add(equal(read) ? 0 : 1);
  missing.add(-last);
  console.log(`settled: ${JSON.stringify(read)}`);
}
