// Scans that wait for a network.
const databaseName = 'throughline-scans';

/** A queue in IndexedDB: what is in it survives a closed page and an empty battery. */
export class ScanQueue {
  #open;

  constructor() {
    this.#open = new Promise((done, failed) => {
      const asked = indexedDB.open(databaseName, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('scans', { keyPath: 'id' });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  /** @param {object} scan */
  put(scan) {
    return this.#run('readwrite', (store) => store.put(scan));
  }

  /** @returns {Promise<object[]>} oldest first */
  async all(show) {
    const scans = await this.#run('readonly', (store) => store.getAll());
    return scans.filter((s) => s.show === show).sort((a, b) => a.at - b.at);
  }

  async #run(mode, ask) {
    const database = await this.#open;
    return new Promise((done, failed) => {
      const request = ask(database.transaction('scans', mode).objectStore('scans'));
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }
}
