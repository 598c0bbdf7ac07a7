// The gateway and both processors, as HTTP clients see them.
import http from 'k6/http';

export const gateway = __ENV.GATEWAY || 'http://localhost:9999';
export const processors = {
  default: __ENV.DEFAULT_PROCESSOR || 'http://localhost:8001',
  fallback: __ENV.FALLBACK_PROCESSOR || 'http://localhost:8002',
};

const json = { 'Content-Type': 'application/json' };
const admin = { headers: { ...json, 'X-Rinha-Token': __ENV.PROCESSOR_TOKEN || '123' }, tags: { name: 'admin' } };
const operator = __ENV.ADMIN_TOKEN ? { Authorization: `Bearer ${__ENV.ADMIN_TOKEN}` } : {};
const client = __ENV.API_KEY ? { Authorization: `Bearer ${__ENV.API_KEY}` } : {};

// One payment; amounts go as text, so that they are exact.
export function post(id, amount) {
  return http.post(`${gateway}/payments`, `{"correlationId":"${id}","amount":${amount}}`, {
    headers: { ...json, ...client },
    tags: { name: 'payments' },
  });
}

// What the gateway and both processors count in a window, or in all time: read at once.
export function summaries(window) {
  const query = window ? `?from=${window.from.toISOString()}&to=${window.to.toISOString()}` : '';
  const read = { headers: operator, tags: { name: 'summary' } };
  const [ours, ...theirs] = http.batch([
    ['GET', `${gateway}/payments-summary${query}`, null, read],
    ['GET', `${processors.default}/admin/payments-summary${query}`, null, admin],
    ['GET', `${processors.fallback}/admin/payments-summary${query}`, null, admin],
  ]);
  if ([ours, ...theirs].some((answer) => answer.status !== 200)) return null;
  const total = ({ totalRequests, totalAmount }) => ({ count: totalRequests, cents: Math.round(totalAmount * 100) });
  return {
    gateway: { default: total(ours.json().default), fallback: total(ours.json().fallback) },
    processors: { default: total(theirs[0].json()), fallback: total(theirs[1].json()) },
  };
}

export function suffer(processor, { delay = 0, failing = false }) {
  const url = `${processors[processor]}/admin/configurations`;
  http.put(`${url}/delay`, JSON.stringify({ delay }), admin);
  http.put(`${url}/failure`, JSON.stringify({ failure: failing }), admin);
}

// All three begin with nothing. False where the gateway does not permit it.
export function purge() {
  for (const url of Object.values(processors)) http.post(`${url}/admin/purge-payments`, null, admin);
  const params = { headers: operator, tags: { name: 'purge' } };
  return http.post(`${gateway}/purge-payments`, null, params).status === 200;
}
