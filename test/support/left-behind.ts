// Counts what a script keeps of a page: listeners, timers, observers, channels, nodes. Used by real-pages.test.ts.

type Counts = Record<'listeners' | 'timers' | 'observers' | 'channels' | 'nodes', number>;

export interface Ledger {
  counts(): Counts;
  /** Gives the page its own functions back. */
  close(): void;
}

export function openLedger(): Ledger {
  const undo: (() => void)[] = [];
  const swap = <Owner extends object, Name extends keyof Owner>(owner: Owner, name: Name, make: (own: Owner[Name]) => Owner[Name]): void => {
    const own = owner[name];
    owner[name] = make(own);
    undo.push(() => { owner[name] = own; });
  };

  // Only what outlives an element: its own nodes go with it.
  const lasting = new Set<EventTarget>([window, document, document.documentElement, document.body, ...(window.visualViewport ? [window.visualViewport] : [])]);
  const listeners = new Map<string, number>();
  const ids = new WeakMap<object, number>();
  let count = 0;
  const keyOf = (target: EventTarget, type: string, listener: object, options: unknown): string => {
    if (!ids.has(listener)) ids.set(listener, ++count);
    const capture = typeof options === 'object' && options !== null ? Boolean((options as AddEventListenerOptions).capture) : Boolean(options);
    return [target.constructor.name, type, ids.get(listener), capture].join();
  };
  swap(EventTarget.prototype, 'addEventListener', (own) => function (this: EventTarget, type, listener, options) {
    const target = this ?? window;
    own.call(target, type, listener, options);
    const isShortLived = typeof options === 'object' && (options.once === true || options.signal !== undefined);
    if (listener && !isShortLived && (lasting.has(target) || target instanceof MediaQueryList)) listeners.set(keyOf(target, type, listener, options), 1);
  });
  swap(EventTarget.prototype, 'removeEventListener', (own) => function (this: EventTarget, type, listener, options) {
    const target = this ?? window;
    own.call(target, type, listener, options);
    if (listener) listeners.delete(keyOf(target, type, listener, options));
  });

  const timers = new Set<number>();
  swap(window, 'setTimeout', (own) => ((act: () => void, ms?: number, ...given: never[]) => {
    const id = own(() => {
      timers.delete(id);
      (act as (...given: never[]) => void)(...given);
    }, ms) as unknown as number;
    timers.add(id);
    return id;
  }) as typeof setTimeout);
  swap(window, 'setInterval', (own) => ((act: () => void, ms?: number) => {
    const id = own(act, ms) as unknown as number;
    timers.add(id);
    return id;
  }) as typeof setInterval);
  for (const name of ['clearTimeout', 'clearInterval'] as const) {
    swap(window, name, (own) => (id) => {
      timers.delete(id as number);
      own(id);
    });
  }

  const observers = new Set<object>();
  for (const { prototype } of [ResizeObserver, MutationObserver, IntersectionObserver]) {
    const watched = prototype as { observe(...what: unknown[]): void; disconnect(): void };
    swap(watched, 'observe', (own) => function (this: object, ...what) {
      observers.add(this);
      own.apply(this, what);
    });
    swap(watched, 'disconnect', (own) => function (this: object) {
      observers.delete(this);
      own.call(this);
    });
  }

  const channels = new Set<BroadcastChannel>();
  swap(window, 'BroadcastChannel', (Own) => class extends Own {
    constructor(name: string) {
      super(name);
      channels.add(this);
    }

    override close(): void {
      channels.delete(this);
      super.close();
    }
  });

  return {
    counts: () => ({
      listeners: listeners.size, timers: timers.size, observers: observers.size, channels: channels.size,
      nodes: document.head.querySelectorAll('*').length + document.body.children.length + document.adoptedStyleSheets.length,
    }),
    close: () => { for (const back of undo.reverse()) back(); },
  };
}
