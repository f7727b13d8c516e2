// Scans badges and cards: keeps every scan in the browser's own database, and sends the queue when there is a network.
import { ScanQueue } from './scan-queue.js';

const pauseMs = 1500;
const batch = 200;
const cardLines = 60;

class BadgeScanner extends HTMLElement {
  #queue = new ScanQueue();
  #stream;
  #sending = false;
  #trouble = '';
  #card = [];
  #online = () => this.#send();

  connectedCallback() {
    this.#part('form').hidden = false;
    this.#part('form').addEventListener('submit', (e) => this.#keep(e));
    this.#part('sync').addEventListener('click', () => this.#send());
    this.#part('booth').value = localStorage.getItem('tl-booth') ?? '';
    this.#part('camera-button').addEventListener('click', () => (this.#stream ? this.#stop() : this.#look()));
    this.#part('camera-row').hidden = !('BarcodeDetector' in window) || !navigator.mediaDevices;
    addEventListener('online', this.#online);
    this.#keepPage();
    this.#show().then(() => this.#send());
  }

  disconnectedCallback() {
    removeEventListener('online', this.#online);
    this.#stop();
  }

  // The page that is open was loaded before the worker could see it: name it and its files, so that it opens without a network the next time.
  async #keepPage() {
    if (!('serviceWorker' in navigator)) return;
    try {
      await navigator.serviceWorker.register('/scan/worker.js', { scope: '/scan/' });
      const worker = await navigator.serviceWorker.ready;
      const files = performance.getEntriesByType('resource').map((r) => r.name).filter((name) => new URL(name).origin === location.origin && !name.endsWith('/sync'));
      worker.active?.postMessage({ keep: [location.href, ...files] });
    } catch {
      // Without a worker the page needs a network to open; scans are kept all the same.
    }
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #keep(event) {
    event.preventDefault();
    const text = this.#whole(this.#part('text').value.trim());
    if (!text) return;
    // Who stands there can still show it again: what is none of these is never taken.
    if (!/^(EV1\.|BEGIN:VCARD|MECARD:)/i.test(text) && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)) {
      this.#part('text').select();
      this.#say('Not kept: neither a badge (EV1.…), nor a business card’s code, nor an e-mail address');
      return;
    }
    const booth = this.#part('booth').value.trim();
    localStorage.setItem('tl-booth', booth);
    const scan = {
      id: crypto.randomUUID(), show: this.dataset.show, user: this.dataset.user, text, booth, at: Date.now(), device: this.#device(), state: 'waiting',
      rating: Number(this.#part('rating').value) || null, notes: this.#part('notes').value.trim() || null,
    };
    // Emptied before anything is waited for: a hand scanner types the next code at once.
    for (const name of ['text', 'notes', 'rating']) this.#part(name).value = '';
    this.#part('text').focus();
    try {
      await this.#queue.put(scan);
    } catch {
      this.#part('text').value ||= text;
      this.#say('Not kept: this browser has no room. Free some, then send it again.');
      return;
    }
    await this.#show();
    await this.#send();
  }

  // A hand scanner types a contact card line by line and ends each with Enter: the card is one scan.
  #whole(line) {
    if (/^BEGIN:VCARD/i.test(line)) this.#card = [];
    else if (!this.#card.length) return line;
    this.#card.push(line);
    const isWhole = /END:VCARD$/i.test(line);
    if (!isWhole && this.#card.length < cardLines) {
      this.#part('text').value = '';
      this.#say('Reading a contact card …');
      return null;
    }

    return this.#card.splice(0).join('\n');
  }

  #device() {
    let device = localStorage.getItem('tl-device');
    if (!device) localStorage.setItem('tl-device', (device = crypto.randomUUID()));
    return device;
  }

  async #send() {
    if (this.#sending || !navigator.onLine) return;
    this.#sending = true;
    try {
      const waiting = (await this.#queue.all(this.dataset.show)).filter((s) => s.state === 'waiting').slice(0, batch);
      if (waiting.length) await this.#upload(waiting);
    } catch {
      // No network after all: everything stays in the queue.
      this.#trouble = '';
    } finally {
      this.#sending = false;
      await this.#show();
    }
  }

  async #upload(waiting) {
    const scans = waiting.map(({ id, text, at, device, booth, rating, notes }) => ({ id, text, at, device, booth, rating, notes }));
    const answer = await fetch(`/scan/${this.dataset.show}/sync`, {
      method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json', 'x-throughline-scanner': '1' }, body: JSON.stringify({ sentAt: Date.now(), scans }),
    });
    this.#trouble = answer.type === 'opaqueredirect' || answer.status === 401 ? 'sign in again to send them, they are safe on this device'
      : answer.ok ? '' : `the server could not take them (${answer.status}), they are safe on this device and sent again`;
    if (this.#trouble) return;
    const verdicts = new Map((await answer.json()).map((v) => [v.id, v]));
    for (const scan of waiting) {
      const verdict = verdicts.get(scan.id);
      if (verdict) await this.#queue.put({ ...scan, state: verdict.status, who: verdict.who, expected: verdict.expected });
    }
  }

  #say(text) {
    this.#part('state').textContent = text;
  }

  async #show() {
    const scans = await this.#queue.all(this.dataset.show);
    const waiting = scans.filter((s) => s.state === 'waiting').length;
    this.#say(waiting ? `${waiting} waiting${this.#trouble ? `: ${this.#trouble}` : ' for a network'}` : navigator.onLine ? 'Everything is sent' : 'No network: scans are kept here');
    this.#part('sync').hidden = !waiting;
    this.#part('list').replaceChildren(...scans.slice(-50).reverse().map((scan) => this.#line(scan)));
  }

  #line(scan) {
    const line = document.createElement('li');
    const words = { waiting: 'waiting', stored: 'sent', known: 'sent', unknown_badge: 'sent, not on the list', refused: `not taken: ${scan.expected ?? ''}` };
    line.dataset.state = scan.state;
    line.textContent = `${new Date(scan.at).toLocaleTimeString()} · ${scan.who ?? scan.text.slice(0, 40)} · ${words[scan.state] ?? scan.state}`;
    return line;
  }

  async #look() {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      return this.#say('The camera is not available: type what stands on the badge.');
    }
    const video = this.#part('camera');
    Object.assign(video, { srcObject: this.#stream, hidden: false });
    await video.play();
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    while (this.#stream) {
      const found = await detector.detect(video).catch(() => []);
      if (found.length) {
        this.#part('text').value = found[0].rawValue;
        this.#stop();
        this.#part('notes').focus();
      }
      await new Promise((next) => setTimeout(next, found.length ? pauseMs : 150));
    }
  }

  #stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.#part('camera').hidden = true;
  }
}

customElements.define('badge-scanner', BadgeScanner);
