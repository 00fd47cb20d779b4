/** What the window remembers between visits. Versioned; anything unreadable falls back to the defaults. */
import { z } from 'zod';
import { create } from 'zustand';
import { defaultViewOptions } from '../../src-graph/core/view-options.js';

const key = 'lapidary.settings';

export const settingsSchema = z.object({
  version: z.literal(1).default(1),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Whether tabs and views come back at the next visit. */
  restore: z.boolean().default(true),
  /** It was said that exporting runs the model's own code. */
  toldOfCode: z.boolean().default(false),
  /** Whether the system tells when a job ends while the window is in the background. */
  notify: z.boolean().default(false),
  outlineOpen: z.boolean().default(true),
  inspectorOpen: z.boolean().default(true),
  minimapOpen: z.boolean().default(true),
  legendOpen: z.boolean().default(false),
  /** What the mouse wheel does over a graph; the other with Ctrl. */
  wheel: z.enum(['zoom', 'scroll']).default('zoom'),
  /** What the graph shows (ViewOptions), the same in every tab. */
  graph: z
    .object({
      direction: z.enum(['down', 'right']).default('down'),
      flat: z.boolean().default(false),
      constants: z.boolean().default(true),
      names: z.boolean().default(true),
      attributes: z.boolean().default(true),
      weights: z.boolean().default(true),
      shapes: z.boolean().default(true),
    })
    .default(defaultViewOptions),
});
export type Settings = z.infer<typeof settingsSchema>;
export type Theme = Settings['theme'];

/** Settings out of their stored text; the defaults where it is absent or does not fit. */
export function readSettings(text: string | null): Settings {
  const defaults = settingsSchema.parse({});
  if (text === null) return defaults;
  try {
    const parsed = settingsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : defaults;
  } catch {
    return defaults; // Not JSON: someone else wrote it, or it was cut off.
  }
}

interface SettingsSlice extends Settings {
  change(patch: Partial<Omit<Settings, 'version'>>): void;
}

export const useSettings = create<SettingsSlice>()((set, get) => ({
  ...readSettings(typeof localStorage === 'undefined' ? null : localStorage.getItem(key)),
  change: (patch) => {
    set(patch);
    localStorage.setItem(key, JSON.stringify(settingsSchema.parse(get())));
  },
}));
