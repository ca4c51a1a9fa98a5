// The label of a button or link: the host's own, else ours. Drawn by the top-up button and the portal link.
import { html, nothing, type LitElement, type TemplateResult } from 'lit';

/** White space around a `slot="fallback"` is no label, though it would keep a slot from showing its own content. */
export function ownLabel(host: LitElement, text: string): TemplateResult {
  const isOwn = [...host.childNodes].some((node) => (node instanceof Element ? !node.slot : node instanceof Text && node.data.trim()));
  return html`${isOwn ? nothing : text}<slot @slotchange=${() => { host.requestUpdate(); }}></slot>`;
}
