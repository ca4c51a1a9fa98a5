// Reads `GET /stream` the way a page does, as far as tests need it. Used by streams.test.ts, node.test.ts and the adapters.
export interface Heard {
  /** Whole frames, oldest first, as they came. */
  frames: string[];
  /** The wallets among them. */
  wallets(): { owner: string; accounts: { available: string }[]; features: string[] }[];
  /** `done` when the server closed, the error when the line was cut. */
  end: Promise<unknown>;
  hangUp(): Promise<void>;
}

export function listen(response: Response): Heard {
  if (!response.body) throw new Error('There is nothing to listen to.');
  const reader = response.body.getReader();
  const frames: string[] = [];
  const decoder = new TextDecoder();
  const readAll = async (): Promise<unknown> => {
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const parts = (rest + decoder.decode(read.value as Uint8Array, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      frames.push(...parts);
    }
    return 'done';
  };
  return {
    frames,
    wallets: () => frames.filter((frame) => frame.startsWith('event: wallet\ndata: ')).map((frame) => JSON.parse(frame.slice('event: wallet\ndata: '.length)) as never),
    end: readAll().catch((error: unknown) => error),
    hangUp: () => reader.cancel(),
  };
}
