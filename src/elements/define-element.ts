// Registers an element once per page, whatever the number of scripts that try. Used by the *.define.ts files.

type ElementClass = CustomElementConstructor & { readonly version?: string };

export function defineElement(tag: string, Class: ElementClass, registry: CustomElementRegistry | undefined = globalThis.customElements): void {
  // No registry on a server: there a define file does nothing.
  if (!registry) return;
  const taken: ElementClass | undefined = registry.get(tag);
  if (!taken) registry.define(tag, Class);
  else if (taken !== Class && taken.version !== Class.version) {
    // eslint-disable-next-line no-console -- the developer has to hear of two versions on one page
    console.warn(`<${tag}> is already defined by ${taken.version ? `credyt-widgets ${taken.version}` : 'another script'}; credyt-widgets ${Class.version ?? ''} leaves it as it is. Load one version per page.`);
  }
}
