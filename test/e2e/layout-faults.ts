// Runs inside a page: what lies outside the viewport, or text that sticks out of the box it is in. Used by story-visit.ts.

/** Serialized into the page: must not use anything outside itself. */
export function layoutFaults(): string[] {
  const faults: string[] = [];
  const parentOf = (element: Element): Element | null => {
    const root = element.getRootNode();
    return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const isBox = (element: Element): boolean => element.matches('[popover], dialog, [role=dialog]') || element.localName.startsWith('credyt-');
  const clips = (element: Element): boolean => getComputedStyle(element).overflowX !== 'visible';
  const name = (element: Element): string => {
    const host = element.getRootNode() instanceof ShadowRoot ? `${(element.getRootNode() as ShadowRoot).host.localName} ` : '';
    return `${host}<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${element.textContent.trim().slice(0, 40)}`;
  };

  function judge(text: Text): void {
    const range = document.createRange();
    range.selectNode(text);
    const { left, right, width, height } = range.getBoundingClientRect();
    const element = text.parentElement ?? (text.getRootNode() as ShadowRoot).host;
    if (width === 0 || height === 0 || getComputedStyle(element).visibility === 'hidden') return;
    // Up to the box that shows it: cut off on purpose ends the search, sticking out of a card or the page is a fault.
    for (let around: Element | null = element; around; around = parentOf(around)) {
      if (clips(around) && around !== document.documentElement && around !== document.body) return;
      if (!isBox(around)) continue;
      const box = around.getBoundingClientRect();
      if (box.width > 0 && (left < box.left - 1 || right > box.right + 1)) faults.push(`sticks out of <${around.localName}>: ${name(element)}`);
      if (around.matches('[popover], dialog')) break; // laid out on its own, above the page
    }
    if (left < -1 || right > innerWidth + 1) faults.push(`outside the page: ${name(element)}`);
  }

  function walk(root: ParentNode): void {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      for (const node of element.childNodes) if (node instanceof Text && node.data.trim()) judge(node);
    }
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  const story = document.querySelector('#storybook-root');
  if (story) walk(story);
  return faults;
}
