/** Markup that is safe to be put into a page as it is. */
export interface Html {
  readonly markup: string;
}

type Piece = string | number | Html | readonly Html[];

/** Markup from a template: whatever is put in is text and is escaped, unless it is markup already. Also for SVG. */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const markup = template
    .map((text, index) => {
      const piece = pieces[index];
      return piece === undefined ? text : text + markupOf(piece);
    })
    .join('');
  return { markup };
}

/** Nothing at all, where a piece may be missing. */
export const nothing: Html = { markup: '' };

function markupOf(piece: Piece): string {
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escaped(piece);
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
