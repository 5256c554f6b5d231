import type { Messages } from "./en.ts";

export const ar: Messages = {
  "when.seconds":
    "خلال {count, plural, one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}",
  "when.minutes":
    "خلال {count, plural, one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}",
  "unit.seconds": "{count, plural, few {ثوانٍ} other {ثانية}}",
  "unit.minutes": "دقائق",

  "headline.lock": "ستُقفل هذه الشاشة {when}",
  "headline.clear": "ستُمسح هذه الجلسة {when}",
  "headline.signOut": "سيُسجَّل خروجك {when}",
  "headline.end": "تنتهي هذه الجلسة {when}",
  "headline.hide": "ستُحجب هذه الشاشة {when}",
  "headline.change": "ستتغير هذه الجلسة {when}",

  "why.idleMinutes":
    "لا نشاط منذ {count, plural, one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.",
  "why.idle": "لا نشاط منذ فترة.",
  "why.maxLength": "بلغت هذه الجلسة أطول مدة لها.",
  "why.calendar": "حان الوقت المحدد لهذا الجهاز.",
  "why.risk": "هذا الجهاز لا يستوفي قواعد مؤسستك حاليًا.",
  "why.command": "طلب ذلك فريق تقنية المعلومات.",
  "why.user": "طُلب ذلك على هذا الجهاز.",
  "why.takeover": "الشخص التالي هنا.",
  "why.accountChanged": "تغيّر حساب هذه الجلسة.",
  "why.shellLost": "توقف جزء من حماية الجلسة عن العمل.",
  "why.policyStale": "لم يتلقَّ هذا الجهاز شيئًا من مؤسستك منذ وقت طويل.",

  "todo.anyKey": "اضغط أي مفتاح أو المس الشاشة للبقاء.",
  "todo.stillYou": "أما زلت أنت؟ تابع. وإلا فابدأ من جديد: يُمسح ما تركه الشخص السابق.",
  "todo.save": "احفظ عملك الآن.",
  "todo.downloads":
    "{count, plural, zero {لن يُحذف أي ملف مُنزَّل.} one {سيُحذف ملف واحد مُنزَّل.} two {سيُحذف ملفان مُنزَّلان.} few {ستُحذف # ملفات مُنزَّلة.} many {سيُحذف # ملفًا مُنزَّلًا.} other {سيُحذف # ملف مُنزَّل.}}",
  "todo.unlock": "يمكنك إلغاء القفل.",

  "button.stillHere": "ما زلت هنا",
  "button.continue": "متابعة",
  "button.startFresh": "البدء من جديد",
  "button.signOutNow": "تسجيل الخروج الآن",
  "button.endNow": "إنهاء الجلسة الآن",
  "button.moreTime":
    "{count, plural, one {دقيقة إضافية} two {دقيقتان إضافيتان} few {# دقائق إضافية} many {# دقيقة إضافية} other {# دقيقة إضافية}}",
  "button.askForMoreTime": "طلب وقت إضافي",
  "button.emergency": "طوارئ، تابع العمل",
  "button.nextPerson": "الشخص التالي",

  "notice.title": "لهذه الجلسة حد زمني",
  "notice.next": "الخطوة التالية {when}.",
  "notice.none": "نُعلمك قبل أن يحدث أي شيء.",
  "message.title": "رسالة من فريق تقنية المعلومات",
  "cover.working": "لحظة واحدة",
  "cover.workingText": "هذه الشاشة محجوبة ريثما تُؤمَّن الجلسة.",
  "cover.locked": "مقفل",
  "cover.lockedText": "ألغِ القفل للمتابعة.",
  "cover.fresh": "جاهز للشخص التالي",
  "cover.freshText": "مُسح ما تركه الشخص السابق.",
  "cover.offline": "خارج الخدمة",
  "cover.offlineText": "هذا الجهاز غير جاهز. توجه إلى مكتب الاستقبال.",
  "ended.title": "سُجّل الخروج الساعة {time}",
  "ended.done": "مُسح كل شيء ولم يبقَ شيء.",
  "ended.partial": "انتهت الجلسة. ما زالت بعض البيانات قيد الإزالة.",
  "ended.nothingToClear": "لم يكن هناك ما يُمسح.",
  "ended.code": "رمز للموظفين: {code}",
  "offline.title": "حماية الجلسة تُعاد إلى العمل",
  "offline.text": "يمكنك المتابعة. إن بقيت هذه الرسالة فأخبر فريق تقنية المعلومات.",

  "answer.refused": "لم يعد ذلك ممكنًا.",
  "answer.lost": "لم يصل الطلب. حاول مرة أخرى.",
  "answer.asked": "تم الطلب. نُعلمك عندما يجيب أحد.",
};
