import { defineErrors } from '@lingtan/sdk';

/** Errors of the job layer. */
export const jobErrors = defineErrors('JOB', {
  INVALID: {
    message: 'Job {job}: {field} is not valid: {reason}',
    status: 400,
    'zh-CN': { message: '作业 {job}：{field} 无效：{reason}' },
  },
  BAD_NAME: {
    message: '{field} has the value {value}; expected {expected}',
    status: 400,
    'zh-CN': { message: '{field} 的值为 {value}；应为 {expected}' },
  },
  DUPLICATE_HANDLER: {
    message: 'Job {job} of plugin {plugin} on park {park} has a handler already',
    status: 500,
    'zh-CN': { message: '园区 {park} 插件 {plugin} 的作业 {job} 已有处理程序' },
  },
  NO_HANDLER: {
    message: 'Nobody handled job {job} of plugin {plugin} on park {park} for {hours} hours, so it was given up',
    status: 500,
    hint: 'Is the plugin enabled on the park? Does this release still have the job?',
    'zh-CN': {
      message: '园区 {park} 插件 {plugin} 的作业 {job} {hours} 小时无人处理，已放弃',
      hint: '该插件是否已在园区启用？此版本是否仍有该作业？',
    },
  },
  UNAVAILABLE: {
    message: 'The job queues do not answer: {reason}',
    status: 503,
    hint: 'Redis is away. The server tries again by itself, and loses no work meanwhile',
    'zh-CN': { message: '作业队列无响应：{reason}', hint: 'Redis 不可用。服务器会自动重试，期间不会丢失任何作业' },
  },
  OTHER_QUEUES: {
    message:
      'REDIS_URL: this process has the job queues in {own}; expected {others}, as another process of the installation',
    status: 409,
    hint: 'Both would run the same work. Give all processes the same REDIS_URL; to move the queues, stop all of them first',
    'zh-CN': {
      message: 'REDIS_URL：本进程的作业队列位于 {own}；应与本系统的其他进程相同，即 {others}',
      hint: '否则同一作业会被执行两次。请为所有进程设置相同的 REDIS_URL；如需迁移队列，请先停止所有进程',
    },
  },
  OTHER_REDIS: {
    message:
      'REDIS_URL: this process has its job queues in another Redis than {name}, which serves the installation too',
    status: 409,
    hint: 'Both would run the same work. Give all processes a REDIS_URL of the same Redis; 127.0.0.1 is another one on each machine',
    'zh-CN': {
      message: 'REDIS_URL：本进程的作业队列所在的 Redis 与同样服务于本系统的 {name} 不是同一个',
      hint: '否则同一作业会被执行两次。请让所有进程的 REDIS_URL 指向同一个 Redis；127.0.0.1 在每台机器上各不相同',
    },
  },
  DISPLACED: {
    message: 'Another process has the place of this one, which does no work until it has it again: {reason}',
    status: 503,
    hint: 'Send the request to another process, or stop the other one',
    'zh-CN': {
      message: '其他进程已占用本进程的位置，恢复前本进程不提供服务：{reason}',
      hint: '请将请求发送至其他进程，或停止该进程',
    },
  },
  CLOSED: { message: 'The job layer is closed', status: 503, 'zh-CN': { message: '作业层已关闭' } },
});
