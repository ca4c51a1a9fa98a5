// What is wrong with a picture and its dark twin: blank, or the same. Used by screenshots.ts and by the visits to the stories.
import type { Page } from 'playwright';

/** `page` only lends its decoder. */
export function pictureFaults(page: Pick<Page, 'evaluate'>, name: string, light: Buffer, dark: Buffer): Promise<string[]> {
  return page.evaluate(judge, { name, pictures: [light.toString('base64'), dark.toString('base64')] });
}

// Runs in the browser, which can decode PNG: no further package for that.
async function judge({ name, pictures }: { name: string; pictures: string[] }): Promise<string[]> {
  const pixels = await Promise.all(pictures.map(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas?.drawImage(image, 0, 0);
    return new Uint32Array(canvas?.getImageData(0, 0, image.width, image.height).data.buffer ?? new ArrayBuffer(0));
  }));
  const faults = pixels.flatMap((picture, index) => {
    const counts = new Map<number, number>();
    for (const pixel of picture) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const plain = Math.max(0, ...counts.values()) / picture.length;
    return counts.size < 3 || plain > 0.9998 ? [`${name}: picture ${index + 1} is blank`] : [];
  });
  const [light = new Uint32Array(), dark = new Uint32Array()] = pixels;
  let changed = 0;
  light.forEach((pixel, index) => { changed += Number(pixel !== dark[index]); });
  if (light.length !== dark.length || changed / light.length < 0.3) faults.push(`${name}: light and dark are the same picture`);
  return faults;
}
