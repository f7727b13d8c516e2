/** A UUIDv7: the event's own id, which makes every retry harmless. Not a secret, hence no strong randomness. */
export const uuid = () =>
  ('0' + Date.now().toString(16)).replace(/.{8}/, '$&-') +
  '-7xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => (Math.random() * 16 | 0).toString(16));
