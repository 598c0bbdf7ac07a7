// The few things that all panels do with the document. Text is only ever set as text.

export const $ = (id) => document.getElementById(id);

/** Whether another instance has the payments. */
export const elsewhere = () => document.body.dataset.payments === 'elsewhere';

/** An element; properties that are no fields of it become attributes. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets a text only where it differs, so that nothing is laid out anew for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tone(element, name) {
  if (element.dataset.tone !== name) element.dataset.tone = name;
}

/** A list of figures: each with its label, and a function that says a value and a tone; one that is null is not shown. */
export function figures(list, labels) {
  const values = {};
  for (const [name, label, key] of labels) {
    values[name] = el('dd', {}, '–');
    list.append(el('div', {},
      el('dt', {}, key ? el('span', { className: 'key ' + key, ariaHidden: 'true' }) : null, label), values[name]));
  }
  return (name, text, toneName = '') => {
    values[name].parentElement.hidden = text === null;
    say(values[name], text ?? '');
    tone(values[name], toneName);
  };
}

export const mark = () => el('span', { className: 'mark', ariaHidden: 'true' });
export const badge = (toneName, text) => el('span', { className: 'badge', 'data-tone': toneName }, mark(), text);
export const failure = (error) => el('p', { className: 'failure', role: 'alert' }, '✕ ' + error.message);
