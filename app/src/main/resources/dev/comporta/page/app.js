// Puts the page together: who looks, what it is told, and what that comes to in one sentence.
import { $, say, tone } from './dom.js';
import { Feed } from './feed.js';
import { Series } from './charts.js';
import { Rates, flood } from './flood.js';
import { gate } from './gate.js';
import { processors } from './processors.js';
import { money } from './money.js';
import { archive, instances } from './instances.js';
import { payment } from './payment.js';
import { actionsOf, operators } from './operators.js';
import { age, count } from './words.js';

const OPEN = 2;
const feed = new Feed();
const series = new Series(feed);
const rates = new Rates();
feed.on('numbers', (numbers) => rates.add(numbers));

/** What is wrong, the worst first; and how it is where nothing is. */
function verdict(numbers, names, deadline, standing) {
  if (standing && !standing.isOwner) {
    if (standing.role.startsWith('takes over')) return ['warn', 'This instance takes the payments over: clients wait until it has read them'];
    return numbers.relayConnections === 0
      ? ['bad', 'The owner of the payments can\'t be reached: clients are told to come back']
      : ['good', 'Requests are passed on to the owner of the payments: its page shows them'];
  }
  const down = numbers.processors.map((each, index) => (each.breaker === OPEN ? names[index] ?? '' : '')).filter(Boolean);
  const waits = numbers.pending > 0 ? `${count(numbers.pending)} wait` : 'nothing waits';
  if (numbers.accepting === 0) return ['bad', 'No payments are taken: the store is full, has failed, or is not here'];
  if (down.length > 0 && down.length === numbers.processors.length) return ['bad', `No processor works: ${waits} until one does`];
  const late = numbers.oldest - deadline;
  if (deadline > 0 && late > 1) return ['bad', `Payments are late: the oldest by ${age(late * 1000)}, ${waits}`];
  if (down.length > 0) return ['warn', `${down.join(', ')} does not work: ${waits}, or go elsewhere at the last moment`];
  if (numbers.inDoubt > 0) return ['doubt', `Money flows; ${count(numbers.inDoubt)} in doubt, and being asked about`];
  if (numbers.deadLetters > 0) return ['warn', `Money flows; ${count(numbers.deadLetters)} dead letters wait for a person`];
  return ['good', rates.of((each) => each.accepted) > 0 ? 'Money flows' : 'All is well; no payments come in'];
}

function sayVerdict() {
  let names = [];
  let deadline = 0;
  let standing;
  feed.on('instance', (told) => {
    deadline = told.deadlineMillis / 1000;
    standing = told.standing;
  });
  feed.on('processors', (told) => (names = told.processors.map((each) => each.name)));
  feed.on('numbers', (numbers) => {
    const [name, text] = verdict(numbers, names, deadline, standing);
    tone($('verdict'), name);
    say($('verdict-text'), text);
    const title = (name === 'bad' ? '✕ ' : name === 'warn' ? '▲ ' : '') + 'Comporta';
    if (document.title !== title) document.title = title;
  });
}

function sayState() {
  const words = { connecting: 'connecting', live: 'live', resting: 'resting', locked: 'locked', forbidden: 'not allowed', full: 'full' };
  const show = () => {
    $('pulse').dataset.state = feed.state;
    document.body.dataset.state = feed.state;
    say($('pulse-text'), words[feed.state] ?? `stale · ${feed.silence ? 'seen ' + age(feed.silence) + ' ago' : 'not reached'}`);
    if (feed.state === 'stale') {
      tone($('verdict'), 'bad');
      say($('verdict-text'), 'The gateway does not answer: what you see is old, and it is asked again');
    }
    if (feed.state === 'full') {
      tone($('verdict'), 'warn');
      say($('verdict-text'), 'As many pages look already as may: this one is let in when another one goes');
    }
  };
  feed.on('state', show);
  setInterval(() => feed.state === 'stale' && show(), 500);
  show();
}

function askForToken() {
  let asked = false;
  feed.on('state', (state) => {
    if (state === 'forbidden') {
      tone($('verdict'), 'warn');
      say($('verdict-text'), 'This gateway is bound to more than this machine and has no ADMIN_TOKEN: set one to look in');
    }
    if (state !== 'locked') return;
    tone($('verdict'), 'quiet');
    say($('verdict-text'), 'A token is asked for');
    if (asked) say($('token-why'), 'That token was not the right one.');
    $('token').value = '';
    $('token-dialog').showModal();
  });
  $('token-form').addEventListener('submit', () => {
    asked = true;
    feed.state = 'connecting';
    feed.useToken($('token').value);
  });
}

function chooseWindow() {
  const chosen = [...document.querySelectorAll('[name=window]')];
  chosen.find((each) => each.value === String(series.minutes)).checked = true;
  for (const each of chosen) each.addEventListener('change', () => series.load(Number(each.value)));
}

function chooseTabs() {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  const choose = (tab) => {
    for (const each of tabs) {
      const isChosen = each === tab;
      each.setAttribute('aria-selected', String(isChosen));
      each.tabIndex = isChosen ? 0 : -1;
      $(each.getAttribute('aria-controls')).hidden = !isChosen;
    }
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });
  return choose;
}

function sayInstance() {
  feed.on('instance', (told) => {
    const parts = [`durability ${told.durability}`, `policy ${told.policy}`, `deadline ${age(told.deadlineMillis)}`,
      `room for ${count(told.pendingMax)} that are not settled`];
    const isElsewhere = told.standing && !told.standing.isOwner;
    say($('instance'), isElsewhere ? 'mode ' + told.mode : parts.join(' · '));
  });
}

sayVerdict();
sayState();
askForToken();
chooseWindow();
sayInstance();
flood(feed, series, rates);
gate(feed, series, rates);
processors(feed, series, rates);
money(feed);
instances(feed);
archive(feed);
const choose = chooseTabs();
const actions = actionsOf(feed);
const show = payment(feed, actions);
operators(feed, actions, (id) => {
  choose($('tab-payment'));
  show(id);
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) {
    event.preventDefault();
    choose($('tab-payment'));
    $('payment-id').focus();
  }
});
feed.start();
