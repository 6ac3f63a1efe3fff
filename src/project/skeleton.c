/* A new project file to fill in. */
#include "project/project.h"

#include <string.h>

static const char head[] =
    "# 調達仕様書の案件ファイル（shiyosho）\n"
    "#\n"
    "# 書き方：「キー: 値」の形で、コロンと空白は半角で書く。先頭の # を外すと、その行が有効になる。\n"
    "# 必ず要るのは title（調達件名）だけである。キーは日本語でも書ける（title は 調達件名、date は 日付 など）。\n"
    "# 書けたら：  shiyosho check このファイル     （足りないもの、確かめるべきものの一覧）\n"
    "#             shiyosho build このファイル     （調達仕様書案の DOCX と PDF）\n"
    "\n"
    "title: 〇〇システムの設計・開発等業務\n"
    "organization:            # 府省名\n"
    "department:              # 部局課名\n"
    "contact: {name: , tel: , mail: }       # 問合せ先\n"
    "date:                    # 作成日。例 2026-12-01 又は 令和8年12月1日\n"
    "version: \"0.1\"           # 版\n"
    "period: {from: , to: }   # 契約期間の初日と末日\n"
    "place:                   # 納入場所\n"
    "schedule:                # 作業スケジュール\n"
    "#  - {item: 基本設計, due: 2027-07-31}\n"
    "deliverables:            # 成果物\n"
    "#  - {name: 基本設計書, form: 電子媒体, due: 2027-07-31}\n"
    "deployment: on-premises  # on-premises（オンプレミス）又は cloud（クラウド）\n"
    "\n"
    "# ---- 判断条件 ------------------------------------------------------------\n"
    "# yes か no（はい、いいえ、有、無でもよい）。空のままなら「未回答」で、要件は該当するものとして扱う。\n"
    "# 記号 A から F が何を指すかは原典に書かれていない。名称と設問は補ったもので、原本の確認を要する。\n"
    "conditions:\n";

static const char tail[] =
    "\n# ---- このほか ------------------------------------------------------------\n"
    "additional:              # 独自の要件\n"
    "#  - {id: X-1, name: 独自要件, specification: 独自の要件の文を書く。, proposals: [実現例の一]}\n"
    "terms:                   # 用語の置換え\n"
    "#  府省庁: 当省\n"
    "texts:                   # 条項の文案。ひな形の文に代えて、ここに書いた文が載る\n"
    "#  background: ここに背景を書く。\n"
    "#  objective: |          # 段落が二つ以上あるときは、| の次の行から、字下げして書く\n"
    "#    一つ目の段落\n"
    "#    二つ目の段落\n"
    "confirmed: []            # ひな形の文のまま使うと決めた条項の名前。例 [laws, audit]。すべてなら all\n"
    "revisions:               # 改定履歴\n"
    "#  - {version: \"0.1\", date: 2026-12-01, place: 全体, reason: 新規作成}\n"
    "approvals: []            # 審査用の押印欄。例 [課長, 課長補佐, 係長]\n";

static void append_comment(GString *out, const char *label, const SyCatalogueText *text)
{
  if (sy_catalogue_text_says_nothing(text)) return;
  for (size_t i = 0; i < text->n_items; i++) {
    g_autofree char *plain = sy_value_plain(text->items[i], "");
    g_string_append_printf(out, "  # %s%s\n", i == 0 ? label : "　　", plain);
  }
}

static void append_levels(GString *out, const SyCatalogueRequirement *r)
{
  g_string_append(out, "  # レベル：");
  for (int l = 0; l < SY_LEVEL_COUNT; l++) {
    int effective = sy_catalogue_effective_level(r, (SyLevel)l);
    const char *how = effective < 0 ? "該当する要件なし" : effective == l ? "あり" : sy_level_name((SyLevel)effective);
    g_string_append_printf(out, "%s%s %s＝%s%s", l ? "、" : "", sy_level_english((SyLevel)l), sy_level_name((SyLevel)l),
                           how, effective >= 0 && effective != l ? "と同じ" : "");
  }
  g_string_append_c(out, '\n');
}

static void append_requirement(GString *out, const SyCatalogueRequirement *r)
{
  g_autofree char *name = sy_value_plain(r->name->items[0], "");
  bool always = strcmp(r->condition_text, "-") == 0;
  g_string_append_printf(out, "\n  # %s %s（%s%s）\n", r->id, name, always ? "判断条件によらず適用" : "判断条件 ",
                         always ? "" : r->condition_text);
  append_comment(out, "目的：", r->purpose);
  append_levels(out, r);
  append_comment(out, "レベルの選び方：", r->guidance);
  append_comment(out, "注意：", r->caution);
  g_string_append_printf(out, "#  %s:\n#    level: low\n#    reason:\n", r->id);
  if (r->n_blanks > 0) {
    g_string_append(out, "#    blanks:\n");
    for (size_t i = 0; i < r->n_blanks; i++)
      g_string_append_printf(out, "#      %s:      # %s。例 %s\n", r->blanks[i].id, r->blanks[i].label,
                             r->blanks[i].example);
  }
  /* Whoever takes the # off all these lines has not excluded it yet. */
  g_string_append(out, "#    supplement:\n#    # exclude: 適用しない理由\n");
}

/* The names that texts and confirmed know, in lines of a few. */
static void append_clauses(GString *out)
{
  g_string_append(out, "# 条項の名前（chotatsu のひな形。日本語の名前でもよい）\n");
  size_t n = 0;
  for (const SyName *name = sy_names; name->english; name++)
    if (name->clause)
      g_string_append_printf(out, "%s%s %s", n++ % 4 ? "、" : n > 1 ? "\n#   " : "#   ", name->english, name->japanese);
  g_string_append_c(out, '\n');
}

char *sy_project_skeleton(const SyCatalogue *catalogue)
{
  GString *out = g_string_new(head);
  for (size_t i = 0; i < catalogue->n_conditions; i++) {
    const SyCatalogueCondition *c = &catalogue->conditions[i];
    g_string_append_printf(out, "  # %s %s%s：%s\n  %s: {answer: , reason: }\n", c->id, c->name,
                           c->status != SY_STATUS_SOURCE && !c->checked ? "〔要原本確認〕" : "", c->question, c->id);
  }
  g_string_append(
      out, "\n# ---- 対策要件 ------------------------------------------------------------\n"
           "# すべてに共通の実施レベル。low（低位）、mid（中位）、high（高位）\n"
           "level: low\n\n"
           "# 要件ごとの選択。書かない要件は、判断条件と上のレベルのとおりになる。\n"
           "#   level 実施レベル、reason その理由、blanks 【　】に入れる語、supplement 補足の文、\n"
           "#   exclude 適用しない理由、include 条件に当たらなくても適用するなら yes、\n"
           "#   specification 仕様の文を全て書き替えるとき、proposals 載せる提案例の番号 [1, 3]、\n"
           "#   for 対象ごとに語を変えて繰り返すとき [{subject: 職員, method: …}, {subject: 申請者, method: …}]\n"
           "# 提案例と仕様の文は、shiyosho show AT-1-1 のようにして見られる。\n"
           "requirements:\n");
  for (size_t i = 0; i < catalogue->n_requirements; i++) append_requirement(out, &catalogue->requirements[i]);
  g_string_append(out, tail);
  append_clauses(out);
  return g_string_free(out, FALSE);
}
