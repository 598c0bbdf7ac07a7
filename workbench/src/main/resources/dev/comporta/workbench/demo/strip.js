// The demo's controls: break the processors, kill the gateway, send more, and see what the audit says.
import { el, say, tone } from '/ui/dom.js';
import { count } from '/ui/words.js';

const order = (path, body) => fetch('/workbench/' + path, {
  method: 'POST', headers: { 'X-Comporta-Demo': '1', 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}),
});
const DELAYS = [0, 20, 50, 100, 250, 500, 1000, 2000, 5000];
const RATES = [50, 100, 200, 350, 500, 750, 1000, 2000, 3000, 5000];

function processor(name) {
  const told = el('output', {}, '0 ms');
  const delay = el('input', { type: 'range', min: 0, max: DELAYS.length - 1, value: 0, ariaLabel: 'Delay of ' + name });
  const failing = el('button', { type: 'button', ariaPressed: 'false' }, 'break it');
  const sayDelay = () => say(told, DELAYS[delay.value] + ' ms');
  const sayBroken = (isBroken) => {
    failing.ariaPressed = String(isBroken);
    say(failing, isBroken ? 'broken: mend it' : 'break it');
  };
  const send = () => order(name, { delayMillis: DELAYS[delay.value], failing: failing.ariaPressed === 'true' });
  delay.addEventListener('input', sayDelay);
  delay.addEventListener('change', send);
  failing.addEventListener('click', () => {
    sayBroken(failing.ariaPressed !== 'true');
    send();
  });
  return {
    root: el('fieldset', {}, el('legend', {}, name), failing, el('label', {}, 'delay', delay, told)),
    show: (condition) => {
      delay.value = nearest(DELAYS, condition.delayMillis);
      sayDelay();
      sayBroken(condition.failing);
    },
  };
}

/** The first step that is high enough; the last where none is. */
function nearest(steps, value) {
  const found = steps.findIndex((each) => each >= value);
  return found < 0 ? steps.length - 1 : found;
}

const byDefault = processor('default');
const byFallback = processor('fallback');

const rateTold = el('output', {}, '…');
const rate = el('input', { type: 'range', min: 0, max: RATES.length - 1, value: 4, ariaLabel: 'Payments a second' });
rate.addEventListener('input', () => say(rateTold, RATES[rate.value] + '/s'));
rate.addEventListener('change', () => order('load', { ratePerSecond: RATES[rate.value] }));
const kill = el('button', { type: 'button', className: 'kill' }, 'kill -9 the gateway');
kill.addEventListener('click', () => order('kill'));
const audit = el('span', { className: 'audit', role: 'status' }, 'audit: …');

document.body.prepend(el('section', { className: 'strip-bar', ariaLabel: 'Demo controls' },
  el('strong', {}, 'Demo'), byDefault.root, byFallback.root,
  el('fieldset', {}, el('legend', {}, 'load'), el('label', {}, rate, rateTold)), kill, audit));

let state;
let isNew = false; // later on a message may be older than what this hand has just done

/** While somebody looks. */
function listen() {
  state?.close();
  if (document.hidden) return;
  state = new EventSource('/workbench/state');
  state.onopen = () => (isNew = true);
  state.onmessage = ({ data }) => show(JSON.parse(data));
}

function show(told) {
  if (isNew) {
    isNew = false;
    byDefault.show(told.default);
    byFallback.show(told.fallback);
  }
  if (document.activeElement !== rate) {
    rate.value = nearest(RATES, told.ratePerSecond);
    say(rateTold, told.ratePerSecond + '/s');
  }
  const waits = told.undecided > 0 ? `, ${count(told.undecided)} wait for doubts to end` : '';
  say(audit, told.differing > 0
    ? `✕ audit: ${count(told.differing)} of ${count(told.compared)} windows differ`
    : `✓ audit: ${count(told.compared)} windows equal to the cent${waits}`);
  tone(audit, told.differing > 0 ? 'bad' : 'good');
}

document.addEventListener('visibilitychange', listen);
listen();
