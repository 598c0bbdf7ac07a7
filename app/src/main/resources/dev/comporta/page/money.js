// What is settled where, what that costs, and what it could have cost.
import { $, el } from './dom.js';
import { age, count, money as amount, percent } from './words.js';

export function money(feed) {
  const table = el('tbody');
  const total = el('tr');
  const compared = el('div');
  $('money').append(
    el('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: 'Settled, by processor' }, el('table', {}, el('thead', {}, el('tr', {}, ...['Processor', 'Settled', 'Amount', 'Fee paid'].map((text, index) =>
      el('th', { className: index ? 'right' : '', scope: 'col' }, text)))), table, el('tfoot', {}, total))),
    compared);
  compared.append(el('p', { className: 'note' }, 'What it could have cost is worked out from the last minutes, once payments are settled.'));
  const cells = (first, ...rest) => [el('td', {}, first), ...rest.map((text) => el('td', { className: 'right' }, text))];

  feed.on('processors', ({ processors }) => {
    table.replaceChildren(...processors.map((each) =>
      el('tr', {}, ...cells(each.name, count(each.settledCount), amount(each.settledAmount), amount(each.feePaid)))));
    const sum = (name) => processors.reduce((all, each) => all + each[name], 0);
    const share = sum('settledAmount') > 0 ? ` (${percent(sum('feePaid') / sum('settledAmount'), 2)})` : '';
    total.replaceChildren(...cells('All', count(sum('settledCount')), amount(sum('settledAmount')), amount(sum('feePaid')) + share));
  });

  feed.on('money', (told) => {
    if (told.problem) {
      compared.replaceChildren(el('p', { className: 'note' }, 'What it could have cost is not known now: ' + told.problem));
      return;
    }
    const most = Math.max(told.paid, told.failOver, told.least, 0.01);
    const line = (label, value, kind) => {
      const bar = el('div', { className: 'bar ' + kind });
      bar.style.width = Math.max(0.5, (value / most) * 100) + '%';
      const over = told.least > 0 ? value / told.least - 1 : 0;
      return [el('span', {}, label), bar, el('span', { className: 'right' }, el('b', {}, amount(value)), kind === 'least' ? '' : ` +${percent(over)}`)];
    };
    compared.replaceChildren(
      el('div', { className: 'bars' },
        ...line('Paid', told.paid, ''), ...line('Least possible', told.least, 'least'), ...line('Fail-over', told.failOver, 'other')),
      el('p', { className: 'note' }, `Fees of the last ${count(told.payments)} payments, over ${age(told.spanMillis)}: what was paid, the least that anybody who knew the future could have paid, and what switching at once would have cost.`));
  });
}
