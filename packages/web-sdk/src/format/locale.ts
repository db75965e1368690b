/** Languages that Lingtan is complete in. */
export type Language = 'en' | 'zh-CN';

export const languages: readonly Language[] = ['en', 'zh-CN'];

let current: Language = 'en';
let zone = 'Asia/Shanghai';

/** Language that formatters use when none is passed. Set by the shell together with i18next. */
export function formatLanguage(): Language {
  return current;
}

/** Park time zone that formatters use when none is passed; never the browser's. */
export function formatZone(): string {
  return zone;
}

/** Sets the defaults of all formatters. */
export function setFormatDefaults(defaults: { language?: Language; zone?: string }): void {
  if (defaults.language) current = defaults.language;
  if (defaults.zone) zone = defaults.zone;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Cached `Intl.NumberFormat`: making one costs more than using it a thousand times. */
export function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}|${JSON.stringify(options)}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    numberFormats.set(key, format);
  }
  return format;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Cached `Intl.DateTimeFormat`. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${JSON.stringify(options)}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, options);
    dateFormats.set(key, format);
  }
  return format;
}
