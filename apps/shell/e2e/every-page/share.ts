/** Each page in every look, as `npm run test:long every-page` has them; npm test looks at each page once. */
export const isLong = process.env['LINGTAN_LONG'] === '1';

/** Chooses in which look a page is looked at: an even and an odd one have both of each page. */
export const seed = Number(process.env['LINGTAN_SEED'] ?? 20_260);
