// Whose the payments are, and how far the archive is: each only where there is one.
import { $, figures, say, tone } from './dom.js';
import { age, count, short } from './words.js';

const LAG_TOLD = 5;

export function instances(feed) {
  const tell = figures($('instances-figures'), [
    ['role', 'this instance'], ['term', 'term'], ['lease', 'lease for'],
    ['waiting', 'wait for the owner'], ['underWay', 'at the owner'], ['connections', 'connections to it'],
  ]);
  let here = true;
  feed.on('instance', ({ standing }) => {
    $('instances').hidden = !standing;
    here = standing?.isOwner ?? true;
    document.body.dataset.payments = here ? 'here' : 'elsewhere';
    if (!standing) return;
    const [role, progress] = standing.role.split(/, term \d+:? ?/); // only who takes over has any
    tell('role', role);
    const journal = standing.journal === 'ok' ? '' : ` · ▲ ${standing.journal}`;
    say($('instances-says'), (here ? `It owns the payments, and is reached at ${standing.owner}; the lease is ${standing.lease}`
      : progress ? `It takes the payments over: ${progress}. Until it has read them, clients wait`
      : `The payments are at the owner: ${standing.owner}. Its page shows them; what you ask here is passed on`) + journal);
    tone($('instances-says'), journal ? 'warn' : '');
  });
  feed.on('numbers', (numbers) => {
    const term = numbers.term ?? 0;
    tell('term', term > 0 ? count(term) : null);
    tell('lease', here && numbers.leaseSeconds > 0 ? age(numbers.leaseSeconds * 1000) : null);
    const passed = (value) => (here ? null : short(value ?? 0)); // what comes to the owner stays there
    tell('waiting', passed(numbers.relayWaiting), numbers.relayWaiting > 0 ? 'warn' : '');
    tell('underWay', passed(numbers.relayUnderWay));
    tell('connections', passed(numbers.relayConnections), numbers.relayConnections === 0 ? 'bad' : '');
  });
}

export function archive(feed) {
  const tell = figures($('archive-figures'), [
    ['lag', 'it lacks'], ['time', 'for'], ['position', 'position'], ['rows', 'rows since the start'], ['refused', 'refused'],
  ]);
  feed.on('instance', (told) => {
    $('archive').hidden = !told.archive;
    if (told.archive) say($('archive-says'), told.archive === 'ok' ? 'It has what is settled, up to a moment ago.' : '▲ ' + told.archive);
  });
  feed.on('numbers', (numbers) => {
    if (numbers.archiveLag === undefined) return;
    const late = numbers.archiveLagSeconds >= LAG_TOLD;
    tell('lag', short(numbers.archiveLag), late ? 'warn' : '');
    tell('time', age(numbers.archiveLagSeconds * 1000), late ? 'warn' : '');
    tell('position', numbers.archivePosition < 0 ? '–' : count(numbers.archivePosition));
    tell('rows', count(numbers.archiveRows));
    tell('refused', count(numbers.archiveRefused), numbers.archiveRefused > 0 ? 'bad' : '');
  });
}
