import type { CustomerIncidentType, IncidentStatus } from '@roadcall/contracts';

interface Words {
  title: string;
  gone: string;
  offline: string;
  tooMany: string;
  noPlace: string;
  what: string;
  note: string;
  place: string;
  placeTaken: string;
  send: string;
  more: string;
  coming: string;
  arrives: string;
  type: Readonly<Record<CustomerIncidentType, string>>;
  status: Readonly<Record<IncidentStatus, string>>;
}

/** The customer's page in the language of its browser; it loads nothing of the console. */
export const HELP_WORDS: Readonly<Record<'en' | 'zh', Words>> = {
  en: {
    title: 'Help for your rented vehicle',
    gone: 'This link does not work any more. Please call us.',
    offline: 'We could not be reached. Nothing was sent; try again, or call us.',
    tooMany: 'We have your reports and are looking after it. Call us if it has become worse.',
    noPlace: 'Tell us where you are: allow the position, or write it into the note and call us.',
    what: 'What happened?',
    note: 'Anything we should know',
    place: 'Send my position',
    placeTaken: 'Your position goes along.',
    send: 'Ask for help',
    more: 'Tell us more',
    coming: 'On its way to you',
    arrives: 'Expected at',
    type: {
      breakdown: 'Breakdown',
      accident: 'Accident',
      medical: 'Somebody is hurt or ill',
      out_of_energy: 'Out of fuel or charge',
      flat_tyre: 'Flat tyre',
      lockout: 'Locked out',
      fire: 'Fire',
      theft: 'Stolen',
      vehicle_damage: 'Damage',
    },
    status: {
      reported: 'We have your report',
      triaged: 'We have your report',
      dispatching: 'We are looking for a unit',
      assigned: 'A unit has accepted',
      en_route: 'A unit is on its way',
      on_scene: 'Help is with you',
      resolved: 'Done',
      follow_up: 'Done',
      closed: 'Done',
      cancelled: 'Cancelled',
    },
  },
  zh: {
    title: '租用车辆求助',
    gone: '该链接已失效，请致电我们。',
    offline: '无法连接，内容未发送。请重试或致电我们。',
    tooMany: '我们已收到您的求助并正在处理。如情况恶化请致电。',
    noPlace: '请告诉我们您的位置：允许定位，或致电我们。',
    what: '发生了什么？',
    note: '需要我们了解的情况',
    place: '发送我的位置',
    placeTaken: '将附上您的位置。',
    send: '请求帮助',
    more: '补充说明',
    coming: '正在赶来',
    arrives: '预计到达',
    type: {
      breakdown: '故障',
      accident: '事故',
      medical: '有人受伤或不适',
      out_of_energy: '缺油缺电',
      flat_tyre: '爆胎',
      lockout: '钥匙锁车内',
      fire: '起火',
      theft: '被盗',
      vehicle_damage: '车损',
    },
    status: {
      reported: '已收到您的求助',
      triaged: '已收到您的求助',
      dispatching: '正在寻找救援单元',
      assigned: '救援单元已接单',
      en_route: '救援单元正在途中',
      on_scene: '救援已到达',
      resolved: '已完成',
      follow_up: '已完成',
      closed: '已完成',
      cancelled: '已取消',
    },
  },
};
