// One payment: its life as a time line, each attempt with its evidence in words.
import { $, badge, el, failure, mark } from './dom.js';
import { turns } from './feed.js';
import { age, evidence, instant, money } from './words.js';

const states = {
  'pending': 'quiet', 'in flight': 'quiet', 'in doubt': 'doubt', 'settled': 'good', 'dead letter': 'bad', 'acknowledged': 'quiet',
};
const endings = {
  'open': ['quiet', 'its answer is awaited'],
  'in doubt': ['doubt', 'in doubt: nobody knows yet, and nobody else is asked'],
  'put back': ['warn', 'not booked, so it waited again'],
  'settled': ['good', 'settled'],
  'buried': ['bad', 'became a dead letter'],
};

export function payment(feed, actions) {
  const begin = turns();
  const show = async (id) => {
    $('payment-id').value = id;
    const isLatest = begin();
    const told = await feed.ask('/payments/' + encodeURIComponent(id)).then((one) => life(one, actions, () => show(id)), (error) => [failure(error)]);
    if (!isLatest()) return;
    const isFocused = $('life').contains(document.activeElement);
    $('life').replaceChildren(...told);
    if (isFocused) $('life').focus();
  };
  $('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const id = $('payment-id').value.trim();
    if (id) show(id);
  });
  return show;
}

function life(told, actions, again) {
  const events = [entry('quiet', 'accepted', told.acceptedAt, 'it is safe from here on')];
  if (told.attempts > told.trail.length) {
    events.push(entry('quiet', `${told.attempts - told.trail.length} attempts before are not kept any more`, null, ''));
  }
  for (const attempt of told.trail) events.push(...attemptEntries(attempt));
  for (const note of told.notes ?? []) {
    events.push(entry('quiet', 'an operator noted: ' + note.text, note.at, 'about attempt ' + note.attempt));
  }
  if (told.state === 'acknowledged') events.push(entry('quiet', 'acknowledged by an operator', told.changedAt, ''));
  const took = Date.parse(told.changedAt) - Date.parse(told.acceptedAt);
  return [
    el('div', { className: 'life-head' },
      el('span', { className: 'amount' }, money(told.amount)), badge(states[told.state] ?? 'quiet', told.state),
      told.state === 'settled' ? el('span', {}, `at ${told.processor} after ${took < 1000 ? took + ' ms' : age(took)}`) : null,
      el('code', {}, told.correlationId)),
    buttons(told, actions, again),
    el('ol', { className: 'timeline' }, ...events),
  ].filter(Boolean);
}

function buttons(told, actions, again) {
  const offered = told.state === 'in doubt' ? [['Resolve…', actions.resolve]]
    : told.state === 'dead letter' ? [['Retry…', actions.retry], ['Acknowledge…', actions.acknowledge]] : [];
  if (offered.length === 0) return null;
  return el('p', { className: 'listbar' }, ...offered.map(([text, act]) => {
    const button = el('button', { className: 'small' }, text);
    button.addEventListener('click', () => act(told, again));
    return button;
  }));
}

function attemptEntries(attempt) {
  const [tone, words] = endings[attempt.ending] ?? ['quiet', attempt.ending];
  const sends = attempt.sends > 1 ? `, sent ${attempt.sends} times as the same bytes` : '';
  return [
    entry('quiet', `attempt ${attempt.number} at ${attempt.processor}${sends}`, attempt.openedAt, ''),
    entry(tone, words, attempt.endedAt, evidence(attempt.evidence, attempt.status)),
  ];
}

function entry(tone, text, at, more) {
  return el('li', { 'data-tone': tone }, mark(), el('p', {}, text),
    el('small', {}, at ? instant(at) : '', at && more ? ' · ' : '', more));
}
