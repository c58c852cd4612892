import type { errors as en } from '../en/errors.ts';
import type { Texts } from '../texts.ts';

export const errors: Texts<typeof en> = {
  unreachable: '服务器没有响应。没有任何改动，可以再试一次。',
  badAnswer: '服务器的响应无法识别，请刷新页面以使用最新版控制台。',
  unexpected: '发生了意外错误，其他内容没有改动。',
  server: '服务器处理时出错（{{status}}）。您输入的内容已保留，请重试。',
  invalid: '服务器未接受：{{detail}}',
  forbidden: '您的角色无权进行此操作。',
  notFound: '该内容已不存在。',
  conflict: '其他人刚刚修改了此内容，现已显示最新状态，请确认后再操作。',
  wrongCredentials: '用户名或密码错误。',
  tooManyAttempts: '尝试次数过多，请一分钟后再试。',
  signedOut: '您尚未登录或会话已结束，请重新登录。',
  vehicleHasNoPosition: '该车辆尚无位置，无法派遣救援。',
  over: '此事件已结束，没有任何改动。',
  storeUnavailable: '数据库暂时没有响应，没有任何改动，请稍后重试。',
  noCity: '服务器没有可绘制的城市，详见其日志。',
  mapFailed: '地图无法显示',
  mapFailedHelp: '列表、报警和事件仍可使用。请使用支持 WebGL2 的浏览器查看地图。',
  listFailed: '列表读取失败',
  crashed: '此部分出现故障',
  crashedHelp: '其他部分不受影响。请重新打开，或刷新页面。',
};
