/** Colours of symbols, told apart in all forms of colour blindness (after Okabe and Ito); names stand beside them always. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'] as const;

/** The colour of the symbol at this place of a model's list; beyond seven they come again. */
export const symbolColourAt = (index: number): string => colours[index % colours.length] ?? colours[0];
