// The frame's own behaviour: shortcuts, menus that close, copying. Every page works without it.

const typing = target => target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
let goPressed = 0;

const pages = () => [...document.querySelectorAll('.rail a[data-key]')];

function showHelp() {
  const dialog = document.getElementById('keys');
  const list = dialog?.querySelector('[data-go-list]');
  if (!list) return;
  if (!list.childElementCount) {
    for (const link of pages()) {
      const row = list.appendChild(document.createElement('div'));
      const key = row.appendChild(document.createElement('dt'));
      for (const letter of ['g', link.dataset.key]) key.append(Object.assign(document.createElement('kbd'), { textContent: letter }), ' ');
      row.appendChild(document.createElement('dd')).textContent = link.textContent.trim();
    }
  }
  dialog.showModal();
}

function step(by) {
  const links = [...document.querySelectorAll('table[data-rows=links] tbody tr')].map(row => row.querySelector('a')).filter(Boolean);
  if (!links.length) return;
  const at = links.findIndex(link => link.closest('tr').contains(document.activeElement));
  links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  const isGo = performance.now() - goPressed < 1500;
  goPressed = 0;
  if (isGo) {
    pages().find(link => link.dataset.key === event.key)?.click();
    return;
  }
  const act = {
    '/': () => document.querySelector('[data-search]')?.focus(),
    '?': showHelp,
    g: () => { goPressed = performance.now(); },
    j: () => step(1),
    k: () => step(-1),
    e: () => document.querySelector('[data-edit]')?.focus(),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll('[data-show-help]')) {
  button.hidden = false;
  button.addEventListener('click', showHelp);
}

document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

customElements.define('copy-button', class extends HTMLElement {
  #button = null;

  connectedCallback() {
    this.#button = this.querySelector('button');
    if (!this.#button || !navigator.clipboard) return;
    this.#button.hidden = false;
    this.#button.addEventListener('click', this.#copy);
  }

  disconnectedCallback() {
    this.#button?.removeEventListener('click', this.#copy);
  }

  #copy = async () => {
    await navigator.clipboard.writeText(this.querySelector('code').textContent);
    const label = this.#button.querySelector('span');
    const before = label.textContent;
    label.textContent = 'Copied';
    setTimeout(() => { label.textContent = before; }, 1500);
  };
});

// A stream that says the page is out of date: either a number in it changes, or it is asked for again.
customElements.define('live-stream', class extends HTMLElement {
  #source = null;

  connectedCallback() {
    this.#source = new EventSource(this.getAttribute('src'));
    this.#source.addEventListener('count', event => {
      const output = this.querySelector('[data-count]');
      if (output) output.textContent = event.data;
      this.hidden = event.data === '0';
    });
    this.#source.addEventListener('reload', () => {
      this.#source.close();
      location.reload();
    });
  }

  disconnectedCallback() {
    this.#source?.close();
  }
});

// Chooses the reader's own time zone in a list that the server could only guess.
customElements.define('zone-guess', class extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector('select');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (select && this.hasAttribute('guess') && [...select.options].some(option => option.value === zone)) select.value = zone;
  }
});
