import { defineErrors } from '@lingtan/sdk';

/** Errors of the time-series store. */
export const telemetryErrors = defineErrors('TELEMETRY', {
  OVERLOADED: {
    message: 'Too many samples are waiting to be stored ({queued} of at most {limit})',
    status: 503,
    hint: 'Send the batch again after a second; samples that were stored already count as duplicates.',
    'zh-CN': {
      message: '等待存储的样本过多（{queued}，上限 {limit}）',
      hint: '请一秒后重新发送该批；已存储的样本会计为重复。',
    },
  },
  UNAVAILABLE: {
    message: 'The samples could not be stored: {reason}',
    status: 503,
    hint: 'Nothing was acknowledged. Send the batch again; samples that were stored already count as duplicates.',
    'zh-CN': { message: '样本无法存储：{reason}', hint: '未作任何确认。请重新发送该批；已存储的样本会计为重复。' },
  },
  CLOSED: {
    message: 'The time-series store is shutting down',
    status: 503,
    hint: 'Send the batch again.',
    'zh-CN': { message: '时序存储正在关闭', hint: '请重新发送该批。' },
  },
  UNKNOWN_POINT: {
    message: 'No point {point} in park {park}',
    status: 404,
    'zh-CN': { message: '园区 {park} 没有测点 {point}' },
  },
  TOO_MUCH: {
    message: 'The range has more than {most} values of {points} points in this resolution; expected at most so many',
    status: 422,
    hint: 'Ask for a shorter range, fewer points or a coarser resolution. All samples of any range come as CSV.',
    'zh-CN': {
      message: '该时间范围内 {points} 个测点在此分辨率下超过 {most} 个值；应不多于此数',
      hint: '请缩短时间范围、减少测点或降低分辨率；任意时间范围的全部样本可导出为 CSV。',
    },
  },
  BAD_RANGE: { message: 'Bad time range: {problem}', status: 400, 'zh-CN': { message: '时间范围有误：{problem}' } },
  BAD_MODEL: {
    message: 'Bad assets or points: {problem}',
    status: 400,
    'zh-CN': { message: '资产或测点有误：{problem}' },
  },
  RETENTION_CHANGED_MEANWHILE: {
    message: 'before: samples of {class} are kept for {stored} days by now; expected {stored}, not {over}',
    status: 409,
    hint: 'Somebody else has changed it meanwhile. Load it again and repeat the change.',
    'zh-CN': {
      message: 'before：{class} 类样本现保留 {stored} 天；应为 {stored}，而不是 {over}',
      hint: '期间已有他人修改，请重新加载后再修改。',
    },
  },
  UNIT_FIXED: {
    message: 'Point {point} has samples in {from}; its unit cannot become {to}',
    status: 409,
    hint: 'Add a new point with the new unit and archive this one.',
    'zh-CN': {
      message: '测点 {point} 已有以 {from} 为单位的样本，单位不能改为 {to}',
      hint: '请用新单位新增测点，并归档此测点。',
    },
  },
  BAD_CSV: {
    message: 'The CSV file cannot be read: {problem}',
    status: 400,
    'zh-CN': { message: 'CSV 文件无法读取：{problem}' },
  },
  BAD_MAPPING: {
    message: 'The CSV mapping does not fit: {problem}',
    status: 400,
    'zh-CN': { message: 'CSV 列映射不符：{problem}' },
  },
  BAD_BODY: { message: 'Bad request body: {problem}', status: 400, 'zh-CN': { message: '请求正文有误：{problem}' } },
  TOO_LARGE: {
    message: 'The file has more than {limit} bytes',
    status: 413,
    hint: 'Divide it, or use the command line.',
    'zh-CN': { message: '文件超过 {limit} 字节', hint: '请拆分文件，或使用命令行。' },
  },
  UPLOAD_RUNNING: {
    message: 'A file of yours is being imported; expected one at a time',
    status: 429,
    hint: 'Send the next one when that is done: the list of imports says how far it is.',
    'zh-CN': { message: '您的一个文件正在导入；每次只能导入一个', hint: '请待其完成后再发送下一个，进度见导入列表。' },
  },
  UPLOADS_BUSY: {
    message: '{most} files are being imported; expected at most so many at a time',
    status: 503,
    hint: 'Nothing of this file was stored. Send it again in a few seconds.',
    'zh-CN': { message: '正在导入 {most} 个文件，已达上限', hint: '此文件未作任何存储，请几秒后重新发送。' },
  },
  IMPORT_RUNNING: {
    message: 'Import {id} is running already',
    status: 409,
    'zh-CN': { message: '导入 {id} 已在进行' },
  },
});
