// Numbers, instants and evidence in words for people.
import { el } from './dom.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export const count = (value) => whole.format(value);
export const money = (value) => cents.format(value);
export const percent = (share, digits = 1) => (share * 100).toFixed(digits) + ' %';

/** Large ones without their last digits, for charts and tight places. */
export function short(value) {
  if (value >= 1e6) return trimmed(value / 1e6) + 'M';
  if (value >= 1e4) return trimmed(value / 1e3) + 'k';
  return value >= 10 || Number.isInteger(value) ? whole.format(value) : value.toFixed(1);
}
const trimmed = (value) => value.toFixed(value < 100 ? 1 : 0).replace(/\.0$/, '');

export function millis(value) {
  if (value === 0) return '–';
  if (value >= 10_000) return (value / 1000).toFixed(1) + ' s';
  return value < 10 ? value.toFixed(2) + ' ms' : value < 100 ? value.toFixed(1) + ' ms' : whole.format(value) + ' ms';
}

/** A length of time, roughly. */
export function age(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (seconds < 120) return Math.round(seconds) + ' s';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min';
  return seconds < 172_800 ? Math.round(seconds / 3600) + ' h' : Math.round(seconds / 86_400) + ' days';
}

/** An instant in the viewer's zone; hovering tells it in UTC. */
export function instant(iso) {
  const date = new Date(iso);
  const today = new Date().toDateString() === date.toDateString();
  return el('time', { dateTime: iso, title: iso.replace('T', ' ').replace('Z', ' UTC') },
    (today ? '' : day.format(date) + ' ') + clock.format(date));
}

const unanswered = {
  'none': 'nothing was seen yet',
  'not sent': 'no byte left for it: nothing can be booked',
  'timed out': 'no answer in time: it may be booked',
  'broken': 'the connection broke after it was sent: it may be booked',
  'garbled': 'the answer was not readable: it may be booked',
  'restarted': 'the gateway restarted while it was under way: it may be booked',
  'operator': 'an operator looked into its books and said so',
  'oversized': 'the answer was too long to read: it may be booked',
};

/** What was seen of an attempt, and what that proves. */
export function evidence(kind, status) {
  if (kind === 'looked up') {
    return status === 404 ? 'its own records have no such payment' : 'its own records tell of the booking';
  }
  if (kind === 'page') return `a page with status ${status}, which a proxy may have sent: it may be booked`;
  if (kind !== 'answered') return unanswered[kind] ?? kind;
  if (status === 200) return 'it answered 200: booked';
  if (status === 422) return 'it answered 422: it has this id already';
  if (status === 429) return 'it answered 429: too many, and not booked';
  if (status >= 500) return `it answered ${status}: it failed`;
  return `it answered ${status}: refused`;
}

export const reasons = {
  'refused': 'Refused for good',
  'retries-exhausted': 'Tried too often',
  'booked-otherwise': 'Booked as something else',
  'not-on-record': 'Called a duplicate, and not on record',
  'unproven': 'Nothing is proved',
};

export const breakerReasons = {
  'started': 'since the start',
  'failures': 'most answers were failures',
  'health-answer': 'its health check says so',
  'silence': 'it answers nothing',
  'canary-succeeded': 'a canary came through',
  'recovered': 'it has recovered',
};
