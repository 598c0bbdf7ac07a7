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
  const send = () => order(name, { delayMillis: DELAYS[delay.value], failing: failing.ariaPressed === 'true' });
  delay.addEventListener('input', () => say(told, DELAYS[delay.value] + ' ms'));
  delay.addEventListener('change', send);
  failing.addEventListener('click', () => {
    const isBroken = failing.ariaPressed !== 'true';
    failing.ariaPressed = String(isBroken);
    say(failing, isBroken ? 'broken: mend it' : 'break it');
    send();
  });
  return el('fieldset', {}, el('legend', {}, name), failing, el('label', {}, 'delay', delay, told));
}

const rateTold = el('output', {}, '…');
const rate = el('input', { type: 'range', min: 0, max: RATES.length - 1, value: 4, ariaLabel: 'Payments a second' });
rate.addEventListener('input', () => say(rateTold, RATES[rate.value] + '/s'));
rate.addEventListener('change', () => order('load', { ratePerSecond: RATES[rate.value] }));
const kill = el('button', { type: 'button', className: 'kill' }, 'kill -9 the gateway');
kill.addEventListener('click', () => order('kill'));
const audit = el('span', { className: 'audit', role: 'status' }, 'audit: …');

document.body.prepend(el('section', { className: 'strip-bar', ariaLabel: 'Demo controls' },
  el('strong', {}, 'Demo'), processor('default'), processor('fallback'),
  el('fieldset', {}, el('legend', {}, 'load'), el('label', {}, rate, rateTold)), kill, audit));

new EventSource('/workbench/state').onmessage = ({ data }) => {
  const told = JSON.parse(data);
  if (document.activeElement !== rate) {
    const nearest = RATES.findIndex((each) => each >= told.ratePerSecond);
    rate.value = nearest < 0 ? RATES.length - 1 : nearest;
    say(rateTold, told.ratePerSecond + '/s');
  }
  const waits = told.undecided > 0 ? `, ${count(told.undecided)} wait for doubts to end` : '';
  say(audit, told.differing > 0
    ? `✕ audit: ${count(told.differing)} of ${count(told.compared)} windows differ`
    : `✓ audit: ${count(told.compared)} windows equal to the cent${waits}`);
  tone(audit, told.differing > 0 ? 'bad' : 'good');
};
