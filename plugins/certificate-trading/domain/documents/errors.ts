import { defineErrors } from '@lingtan/sdk';

/** Faults of a document that was handed to a command or a route. */
export const documentErrors = defineErrors('CERTIFICATE', {
  DOCUMENT_UNKNOWN: {
    message: '{problem}',
    status: 422,
    hint: 'The schemas: lingtan certificates schema',
    'zh-CN': { message: '{problem}', hint: '各模式：lingtan certificates schema' },
  },
  DOCUMENT_INVALID: {
    message: 'Faults in the document: {count}; the first: {first}',
    status: 422,
    hint: 'The schemas: lingtan certificates schema',
    'zh-CN': { message: '文档有 {count} 处错误；第一处：{first}', hint: '各模式：lingtan certificates schema' },
  },
});
