// Which amount the customer is about to pay: a preset or their own, judged against the rules. Used by the top-up panel and the insufficient-funds dialog.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TopUpRules } from '../contract/index.js';
import { compare, fractionDigits, type Decimal } from '../contract/money/decimal.js';
import { parseAmount } from './parse-amount.js';

export type AmountProblem = 'notNumber' | 'decimals' | 'min' | 'max';

/** People are told what is wrong when they rest, not at each key. */
const REST_MS = 400;

export class AmountChoice implements ReactiveController {
  /** What stands in the own-amount field, as typed. */
  text = '';
  #preset: Decimal | null = null;
  #isRested = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #refused: AmountProblem | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly rules: () => TopUpRules | null,
    private readonly locale: () => string,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#rest);
  }

  /** The chosen preset; at first the smallest. `null` while an own amount is being typed. */
  get preset(): Decimal | null {
    if (this.text) return null;
    const presets = this.rules()?.presets ?? [];
    return this.#preset !== null && presets.includes(this.#preset) ? this.#preset : (presets[0] ?? null);
  }

  /** What would be paid now; `null` when nothing valid is chosen. */
  get amount(): Decimal | null {
    if (!this.text) return this.preset;
    return this.#judge() === null ? parseAmount(this.text, this.locale()) : null;
  }

  /** What to tell about the own amount: only after 400 ms of rest, on leaving the field, or when the proxy refused it. */
  get problem(): AmountProblem | null {
    return this.#refused ?? (this.#isRested ? this.#judge() : null);
  }

  choose(preset: Decimal): void {
    this.#preset = preset;
    this.type('');
  }

  type(text: string): void {
    this.text = text;
    this.#isRested = false;
    this.#refused = null;
    clearTimeout(this.#rest);
    if (text) this.#rest = setTimeout(() => { this.settle(); }, REST_MS);
    this.host.requestUpdate();
  }

  settle(): void {
    clearTimeout(this.#rest);
    this.#isRested = true;
    this.host.requestUpdate();
  }

  /** The proxy's own bounds were others than those known here. */
  refuse(problem: AmountProblem): void {
    this.#refused = problem;
    this.host.requestUpdate();
  }

  #judge(): AmountProblem | null {
    const rules = this.rules();
    if (!this.text.trim() || !rules) return null;
    const amount = parseAmount(this.text, this.locale());
    if (amount === null) return 'notNumber';
    if (fractionDigits(amount) > currencyDigits(rules.currency)) return 'decimals';
    if (compare(amount, rules.min) < 0) return 'min';
    return compare(amount, rules.max) > 0 ? 'max' : null;
  }
}

export function currencyDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
