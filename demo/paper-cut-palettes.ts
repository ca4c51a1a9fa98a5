// The colours of the paper-cut pictures, and which words of a prompt ask for them. Read by paper-cut.ts.

/** `layers` run from far to near; `light` is for sails, snow and lit windows. */
export interface Palette {
  sky: string;
  sun: string;
  layers: readonly [string, string, string, string];
  light: string;
  night: boolean;
  words: RegExp;
}

export const PALETTES: readonly Palette[] = [
  { sky: '#f3e6d2', sun: '#f7d9a0', layers: ['#e9b872', '#d98a5f', '#8c4a45', '#3b2b3f'], light: '#fff3dc', night: false, words: /amber|gold|desert|dune|noon|autumn|sand|summer/ },
  { sky: '#dfe9ea', sun: '#f6efe0', layers: ['#a9c6c9', '#6d9aa5', '#3f6a7c', '#1f3c50'], light: '#f6efe0', night: false, words: /blue|lake|ice|winter|snow|mist|fog|rain|north/ },
  { sky: '#f4dcd6', sun: '#ffe9c9', layers: ['#e7a9a0', '#c8707a', '#7d3f5d', '#3a2344'], light: '#ffe9c9', night: false, words: /rose|pink|evening|dusk|sunset|berlin|lisbon/ },
  { sky: '#e6ead6', sun: '#f5e3a6', layers: ['#b9c79a', '#7f9b6b', '#4a6d55', '#243f3c'], light: '#f5ecc4', night: false, words: /pine|forest|green|moss|meadow|garden|spring|jungle|wood/ },
  { sky: '#1b2440', sun: '#f3e9c6', layers: ['#2b3a66', '#44578f', '#6d79b3', '#a7a6cf'], light: '#f3e9c6', night: true, words: /night|moon|violet|purple|star|dream|winter night/ },
  { sky: '#efe7dc', sun: '#c8452e', layers: ['#cbb9a3', '#9c8873', '#64584f', '#2f2c2d'], light: '#c8452e', night: false, words: /red|ink|charcoal|japan|quiet|zen/ },
  { sky: '#0f2a33', sun: '#f4c95d', layers: ['#174552', '#236a72', '#4a9b92', '#96c9b2'], light: '#f4c95d', night: true, words: /night city|yellow moon|teal|neon|midnight|tokyo|lights/ },
  { sky: '#f6efe6', sun: '#fff6da', layers: ['#f0c9b0', '#dd9b86', '#a8677a', '#5b4a73'], light: '#fff6da', night: false, words: /valley|peach|blossom|soft|morning/ },
  { sky: '#fbe6d3', sun: '#f2936d', layers: ['#eebfa4', '#86abab', '#417886', '#1d3f54'], light: '#fff4e4', night: false, words: /dawn|harbou?r|sunrise|coast|shore|coral/ },
  { sky: '#241a33', sun: '#f2b8a0', layers: ['#3d2850', '#683c66', '#a65a72', '#dd8f7c'], light: '#ffdcb8', night: true, words: /ember|fire|volcano|lava|plum|wine/ },
];
