// Checks what was typed into the card form and says how the stand-in bank answers. Used by the checkout page.

export interface CardForm {
  readonly number: string;
  readonly expires: string;
  readonly code: string;
  readonly name: string;
}

export type CardField = keyof CardForm;
export type CardErrors = Partial<Record<CardField, string>>;

const PAYS = '4242424242424242';
const DECLINES = '4000000000000002';

export const readCardForm = (form: URLSearchParams): CardForm => {
  const field = (name: CardField): string => (form.get(name) ?? '').trim().slice(0, 100);
  return { number: field('number'), expires: field('expires'), code: field('code'), name: field('name') };
};

/** What is wrong, field by field; empty when the card can be tried. */
export function checkCard(card: CardForm, now: number): CardErrors {
  const errors: CardErrors = {};
  const digits = digitsOf(card.number);
  if (!/^\d{12,19}$/.test(digits) || !passesLuhn(digits)) errors.number = 'Check the card number.';
  // Never take a real card: nothing here is built to hold one.
  else if (digits !== PAYS && digits !== DECLINES) errors.number = 'This stand-in takes test cards only. Use 4242 4242 4242 4242.';
  const expires = readExpiry(card.expires);
  if (!expires) errors.expires = 'Enter month and year, such as 12\u00a0/\u00a030.';
  else if (now >= expires) errors.expires = 'This card has expired.';
  if (!/^\d{3,4}$/.test(card.code)) errors.code = 'Enter the 3 digits on the back.';
  if (card.name === '') errors.name = 'Enter the name on the card.';
  return errors;
}

export const isDeclined = (card: CardForm): boolean => digitsOf(card.number) === DECLINES;

const digitsOf = (text: string): string => text.replace(/[\s-]/g, '');

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits).reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The first instant at which the card is no longer good: the month after the one printed on it. */
function readExpiry(text: string): number | null {
  const match = /^(\d{1,2})\s*[/\s-]\s*(\d{2}|\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  const month = Number(match?.[1]);
  const year = Number(match?.[2]);
  return match && month >= 1 && month <= 12 ? Date.UTC(year < 100 ? 2000 + year : year, month, 1) : null;
}
