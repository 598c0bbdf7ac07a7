// What waits, and what the policy decides about it.
import { $, el, figures } from './dom.js';
import { chart } from './charts.js';
import { age, breakerReasons, count, short } from './words.js';

const PAST_MAX = 6;
const OPEN = 2;

const purposes = {
  'in-time': (name) => ['sending to ', name, ', the cheapest, in time'],
  'spilled': (name) => ['spilling to dearer ', name, ': they can wait no longer'],
  'late': (name) => ['sending to ', name, ' what is past its deadline'],
  'canary': (name) => ['canaries to ', name, ': does it work again?'],
  'again': (name) => ['asking ', name, ' again about doubts, with the same bytes'],
};

export function gate(feed, series, rates) {
  const tell = figures($('gate-figures'), [
    ['pending', 'pending', 'flow'], ['inFlight', 'under way'], ['inDoubt', 'in doubt', 'doubt dash'],
    ['deadLetters', 'dead letters'], ['deadline', 'next deadline'],
  ]);
  chart($('waiting-chart'), series, {
    least: 10,
    lines: [
      { label: 'pending', color: '--flow', fill: '--flow-fill', values: (all) => all.column('pending') },
      { label: 'in doubt', color: '--doubt', dash: [6, 4], values: (all) => all.column('inDoubt') },
    ],
  });
  let deadline = 0;
  feed.on('instance', (told) => (deadline = told.deadlineMillis / 1000));
  let details = [];
  feed.on('processors', (told) => (details = told.processors));
  feed.on('numbers', (numbers) => {
    if (numbers.pending === undefined) return; // it has no payments
    tell('pending', short(numbers.pending));
    tell('inFlight', short(numbers.inFlight));
    tell('inDoubt', short(numbers.inDoubt), numbers.inDoubt > 0 ? 'doubt' : '');
    tell('deadLetters', short(numbers.deadLetters), numbers.deadLetters > 0 ? 'bad' : '');
    const left = deadline === 0 || numbers.oldest === 0 ? null : deadline - numbers.oldest;
    tell('deadline', left === null ? '–' : left < 0 ? age(-left * 1000) + ' ago' : 'in ' + age(left * 1000), left < 0 ? 'bad' : '');
  });
  const log = new DecisionLog();
  let turn = 0;
  feed.on('numbers', (numbers) => {
    if (numbers.pending !== undefined && turn++ % 3 === 0) log.take(decisions(numbers, details, rates), numbers.at);
  });
}

/** What the policy does now: each with a key by which it is known again. */
function decisions(numbers, details, rates) {
  const now = [];
  details.forEach((processor, index) => {
    for (const [purpose, words] of Object.entries(purposes)) {
      const rate = rates.of((each) => each.processors[index][purpose] ?? 0);
      if (rate > 0) {
        const [before, name, after] = words(processor.name);
        now.push({ key: purpose + index, parts: [before, el('b', {}, name), after, ` · ${short(Math.max(1, Math.round(rate)))}/s`] });
      }
    }
  });
  const holding = hold(numbers, details);
  if (holding) now.unshift(holding);
  return now;
}

function hold(numbers, details) {
  if (numbers.pending === 0) return null;
  const index = details.findIndex((_, at) => numbers.processors[at]?.breaker === OPEN);
  if (index >= 0) {
    const { name, breaker } = details[index];
    const since = Math.max(0, numbers.at - Date.parse(breaker.since));
    const why = breaker.state === 'open' ? `breaker open for ${age(since)} (${breakerReasons[breaker.reason]})` : 'breaker open';
    return { key: 'hold' + index, parts: [`holding ${count(numbers.pending)} for `, el('b', {}, name), `: ${why}, a canary each 200 ms`] };
  }
  const full = details.findIndex((_, at) => numbers.processors[at]?.inFlight >= numbers.processors[at]?.limit);
  if (full >= 0) {
    const { inFlight, limit } = numbers.processors[full];
    return { key: 'full' + full, parts: [`holding ${count(numbers.pending)} for `, el('b', {}, details[full].name), `: ${count(inFlight)} of ${count(limit)} places are taken`] };
  }
  return null;
}

/** What is decided now, and below what was decided before. */
class DecisionLog {
  #now = new Map();
  #past = [];

  take(decisions, at) {
    const keys = new Set(decisions.map((each) => each.key));
    for (const [key, gone] of this.#now) {
      if (!keys.has(key)) {
        this.#past.unshift({ ...gone, ended: at });
        this.#now.delete(key);
      }
    }
    for (const each of decisions) {
      this.#past = this.#past.filter((past) => past.key !== each.key);
      this.#now.set(each.key, each);
    }
    this.#past.length = Math.min(this.#past.length, Math.max(0, PAST_MAX - this.#now.size));
    this.#show(at);
  }

  #show(at) {
    const line = (className, when, parts) => el('li', { className }, el('span', {}, when), el('span', {}, ...parts));
    const lines = [
      ...[...this.#now.values()].slice(0, PAST_MAX).map((each) => line('now', 'now', each.parts)),
      ...this.#past.map((each) => line('past', age(at - each.ended) + ' ago', each.parts.map((part) => part.cloneNode?.(true) ?? part))),
    ];
    $('decisions').replaceChildren(...(lines.length > 0 ? lines : [line('past', '', ['nothing waits, and nothing was decided yet'])]));
  }
}
