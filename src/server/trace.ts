// Follows one request through caches and calls to Credyt, for the events of report.ts. Made by handler.ts, carried by everything that reads or calls.
import type { CredytCall } from './credyt-types.js';
import type { Report } from './report.js';

export interface Trace {
  /** Missing where no request asked: `requireFunds`. */
  requestId?: string;
  onCall(call: CredytCall): void;
  onCache(isHit: boolean): void;
  /** So far; calls that outlive their answer are told of one by one only. */
  sums(): TraceSums;
}

export interface TraceSums {
  /** HTTP calls to Credyt, repeated ones too. */
  upstreamCalls: number;
  /** How long they took, added up; calls side by side count each. */
  upstreamMs: number;
  /** How many of them repeated a failed read. */
  retries: number;
  /** Look-ups answered from memory, or by a call that was under way already. */
  cacheHits: number;
  cacheMisses: number;
}

export function createTrace(report: Report, requestId?: string): Trace {
  const sums: TraceSums = { upstreamCalls: 0, upstreamMs: 0, retries: 0, cacheHits: 0, cacheMisses: 0 };
  const about = requestId === undefined ? {} : { requestId };
  return {
    ...about,
    onCall(call) {
      sums.upstreamCalls++;
      sums.upstreamMs += call.ms;
      if (call.attempt > 1) sums.retries++;
      report({ type: 'upstream', ...about, ...call });
    },
    onCache(isHit) {
      if (isHit) sums.cacheHits++;
      else sums.cacheMisses++;
    },
    sums: () => ({ ...sums }),
  };
}
