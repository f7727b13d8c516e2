// A broken tracker must never break the page: every callback of ours runs inside `safe`.

export const safe = (work) => (...values) => {
  try {
    return work(...values);
  } catch { /* the page matters more than the measurement */ }
};

/** Listens (to one or several types) on the window, before anybody else: every event of the page passes there, stopped or not. */
export const on = (types, work) => types.split(' ').forEach((type) => addEventListener(type, safe(work), true));
