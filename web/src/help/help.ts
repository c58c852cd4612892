import './help.css';
import { CustomerIncidentType, CustomerReport, CustomerView } from '@roadcall/contracts';
import { HELP_WORDS } from './help-words.ts';

/** The page behind a customer's link. The secret is the fragment of the address: no server log ever has it. */
const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
const words = HELP_WORDS[language];
const token = window.location.hash.slice(1);
const main = document.getElementById('help')!;
const LOOK_AGAIN_MS = 10_000;

let place: { lat: number; lon: number } | null = null;
document.documentElement.lang = language;
document.title = words.title;

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** @returns what the server shows, or a sentence that says why it does not. */
async function ask(path: 'view' | 'report', body: unknown): Promise<CustomerView | string> {
  try {
    const response = await fetch(`/api/v1/customer-link/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return CustomerView.parse(await response.json());
    if (response.status === 429) return words.tooMany;
    return response.status === 409 ? words.noPlace : response.status >= 500 ? words.offline : words.gone;
  } catch {
    return words.offline;
  }
}

const said = element('p', { role: 'status' });
const progress = element('section');
const type = element(
  'select',
  {},
  CustomerIncidentType.options.map((value) => element('option', { value, textContent: words.type[value] })),
);
const note = element('textarea', { maxLength: 500, rows: 3 });
const locate = element('button', { type: 'button', textContent: words.place });
const send = element('button', { type: 'submit', textContent: words.send });
const form = element('form', {}, [
  element('label', { textContent: words.what }, [type]),
  element('label', { textContent: words.note }, [note]),
  locate,
  send,
]);

function show(view: CustomerView | string): void {
  if (typeof view === 'string') {
    said.textContent = view;
    return;
  }
  said.textContent = '';
  const { incident } = view;
  send.textContent = incident ? words.more : words.send;
  const lines = [element('p', { className: 'plate', textContent: `${view.plate} · ${view.model}` })];
  if (incident) {
    lines.push(element('p', { textContent: `${incident.number} · ${words.status[incident.status]}` }));
    if (incident.unitName !== null) {
      lines.push(element('p', { textContent: `${incident.unitName} · ${words.coming}` }));
    }
    if (incident.arrivesAt !== null) {
      const time = new Date(incident.arrivesAt).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
      lines.push(element('p', { textContent: `${words.arrives} ${time}` }));
    }
  }
  progress.replaceChildren(...lines);
}

locate.addEventListener('click', () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      place = { lat: coords.latitude, lon: coords.longitude };
      locate.textContent = words.placeTaken;
    },
    () => (said.textContent = words.noPlace),
  );
});
async function report(): Promise<void> {
  send.disabled = true;
  const view = await ask('report', CustomerReport.parse({ token, type: type.value, note: note.value, ...place }));
  show(view);
  if (typeof view !== 'string') note.value = '';
  send.disabled = false;
}
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void report();
});

main.append(element('h1', { textContent: words.title }), said, progress, form);
const look = (): void => void ask('view', { token }).then(show);
look();
setInterval(look, LOOK_AGAIN_MS);
