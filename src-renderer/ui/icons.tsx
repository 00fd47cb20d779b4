/** The icons, drawn on a 16 px grid with the text colour. They are decoration: the control beside or around says what. */
import type { ReactElement } from 'react';

const paths = {
  open: 'M2 4.5V12a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1H8L6.5 3.5H3a1 1 0 0 0-1 1z',
  export: 'M8 10V2.5M5 5.5l3-3 3 3M3 9.5V12a1.5 1.5 0 0 0 1.5 1.5h7A1.5 1.5 0 0 0 13 12V9.5',
  compare: 'M8 2v12M3 4.5h2.5v7H3zM10.5 4.5H13v7h-2.5z',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L14 14',
  command: 'M3 4.5l3.5 3.5L3 11.5M8.5 12H13',
  sun: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1',
  moon: 'M13.5 9.5A5.5 5.5 0 0 1 6.5 2.5a5.5 5.5 0 1 0 7 7z',
  system: 'M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  chevron: 'M6 4l4 4-4 4',
  gem: 'M4.5 2.5h7L15 6.5 8 14 1 6.5zM4.5 2.5L8 6.5l3.5-4M1 6.5h14M8 6.5V14',
  home: 'M2.5 7.5L8 3l5.5 4.5M4 6.5V13h8V6.5',
  file: 'M4 1.5h5L12.5 5v9.5h-8.5zM9 1.5V5h3.5',
  play: 'M5 3l8 5-8 5z',
  run: 'M2 8h2.5l2-5 3 10 2-5H14',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9',
  outline: 'M2.5 3h11v10h-11zM6.5 3v10',
  inspector: 'M2.5 3h11v10h-11zM9.5 3v10',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
