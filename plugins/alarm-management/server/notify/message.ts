import { inLocalTime, type ParkInfo } from '@lingtan/sdk';
import { keyOf } from '../context.ts';
import type { WaitingNotice } from './notice-store.ts';

/** A notice as people and machines read it. */
export interface NoticeMessage {
  subject: string;
  text: string;
  /** The same as data, for webhooks. */
  data: Record<string, unknown>;
}

const words = {
  en: { priority: 'Priority', at: 'Since', response: 'What to do', value: 'Value' },
  'zh-CN': { priority: '优先级', at: '起始时间', response: '处置措施', value: '数值' },
} as const;

/** What a notice says in a language. Times are those of the park. */
export function messageOf(park: ParkInfo, notice: WaitingNotice, language: 'en' | 'zh-CN'): NoticeMessage {
  const { content } = notice;
  const local = (text: string): string => inLocalTime(text, park.timeZone);
  const say = words[language];
  const at = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: park.timeZone,
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(content.raisedAt);
  const lines = [
    content.title[language],
    ...(content.message ? [content.message[language]] : []),
    `${say.priority}: ${content.priority}`,
    ...(content.value === null ? [] : [`${say.value}: ${content.value}${content.unit ? ` ${content.unit}` : ''}`]),
    `${say.at}: ${at}`,
    `${say.response}: ${content.response[language]}`,
  ];
  return {
    subject: local(`[P${content.priority}] ${park.name[language]}: ${content.title[language]}`),
    text: local(lines.join('\n')),
    data: {
      park: park.id,
      alarm: keyOf(notice),
      priority: content.priority,
      class: content.class,
      title: content.title,
      message: content.message,
      response: content.response,
      value: content.value,
      unit: content.unit,
      raisedAt: new Date(content.raisedAt).toISOString(),
      page: content.page === null ? null : `/parks/${park.id}${content.page}`,
      attempt: notice.attempts,
    },
  };
}
