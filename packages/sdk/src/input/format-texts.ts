import type { LocalizedText } from '../text.ts';

/** A text in both languages. */
export function say(en: string, zh: string): LocalizedText {
  return { en, 'zh-CN': zh };
}

/** What the usual formats of a text are called. */
export const formatTexts: Record<string, LocalizedText> = {
  email: say('an e-mail address', '电子邮箱地址'),
  url: say('an address such as https://example.org', '网址，如 https://example.org'),
  uuid: say('a UUID', 'UUID'),
  guid: say('a UUID', 'UUID'),
  datetime: say('a time such as 2026-11-24T08:00:00Z', '时间，如 2026-11-24T08:00:00Z'),
  date: say('a date such as 2026-11-24', '日期，如 2026-11-24'),
  time: say('a time of day such as 08:00:00', '时刻，如 08:00:00'),
  duration: say('an ISO 8601 duration such as PT15M', 'ISO 8601 时长，如 PT15M'),
  ipv4: say('an IPv4 address', 'IPv4 地址'),
  ipv6: say('an IPv6 address', 'IPv6 地址'),
  json_string: say('JSON', 'JSON'),
};
