// A host's own details of an opened row, made from its <template slot="details">. Used by credyt-usage-history.
import type { UsageItem } from '../../contract/index.js';

/** One copy of the template per opened row; it is made anew only when the row's data changes, so that focus inside it stays. */
export class RowTemplate {
  readonly #made = new Map<string, { item: UsageItem; from: HTMLTemplateElement; node: Node }>();

  constructor(private readonly host: Element) {}

  /** Elements with `data-value="model"` get that attribute of the row, or its `eventType`, `occurredAt`, `description`, `subject` or `id`, as text. */
  readonly copy = (item: UsageItem): Node | null => {
    const from = this.host.querySelector<HTMLTemplateElement>(':scope > template[slot=details]');
    if (!from) return null;
    const made = this.#made.get(item.id);
    if (made?.item === item && made.from === from) return made.node;
    const node = document.createElement('div');
    node.append(document.importNode(from.content, true));
    const { id, eventType, occurredAt, description, subject, attributes } = item;
    const values: Record<string, string | undefined> = { ...attributes, id, eventType, occurredAt, description, subject };
    for (const place of node.querySelectorAll<HTMLElement>('[data-value]')) place.textContent = values[place.dataset['value'] ?? ''] ?? '';
    this.#made.set(item.id, { item, from, node });
    return node;
  };

  /** Of rows that are closed nothing is kept. */
  forget(id?: string): void {
    if (id === undefined) this.#made.clear();
    else this.#made.delete(id);
  }
}
