/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk check: chooses the files, checks each, and writes the reports. The exit
 * code is that of the worst verdict; the verdicts themselves come from check/.
 */
#include "command.h"

#include <stdlib.h>
#include <time.h>

#include "check/check.h"
#include "check/header_names.h"
#include "check/library.h"
#include "check/report.h"
#include "check_choice.h"
#include "console.h"
#include "failure.h"
#include "platform/file.h"
#include "plugin_folder.h"

#define DEFAULT_TIMEOUT_S 60

struct check_options {
    const char *contract;
    const char *against;
    struct text_list required;
    struct text_list headers;
    struct text_list opaque;
    struct text_list formats;
    double timeout_s;
    bool is_strict;
    bool is_fast;
    const char *glibc;
    struct libc_version libc; /* parsed from `glibc` */
};

static const struct option_spec check_specs[] = {
    { "contract", 'c', OPTION_TEXT, offsetof(struct check_options, contract),
      "FILE|NAME", "the contract, instead of the one in pdk.json" },
    { "against", 0, OPTION_TEXT, offsetof(struct check_options, against),
      "FILE",
      "compare with an older shared object or its abixml, instead of a "
      "contract" },
    { "require", 0, OPTION_TEXTS, offsetof(struct check_options, required),
      "SYMBOL", "with --against: compare only this symbol; repeatable" },
    { "headers", 0, OPTION_TEXTS, offsetof(struct check_options, headers),
      "PATH",
      "with --against: the public headers, as a file or folder; other types "
      "are private; repeatable" },
    { "opaque", 0, OPTION_TEXTS, offsetof(struct check_options, opaque), "TYPE",
      "with --against: users only pass pointers to this type; repeatable" },
    { "fast", 0, OPTION_FLAG, offsetof(struct check_options, is_fast), NULL,
      "skip the comparison of types if the layout fingerprints are equal" },
    { "format", 0, OPTION_TEXTS, offsetof(struct check_options, formats),
      "text|json|sarif|junit|html",
      "write a report; FORMAT:FILE writes it to a file; repeatable" },
    { "glibc", 0, OPTION_TEXT, offsetof(struct check_options, glibc), "VERSION",
      "the oldest glibc that must be able to load it, such as 2.31" },
    { "strict", 0, OPTION_FLAG, offsetof(struct check_options, is_strict), NULL,
      "treat warnings as findings (exit code 1)" },
    { "timeout", 0, OPTION_NUMBER, offsetof(struct check_options, timeout_s),
      "SECONDS", "the time limit for reading types; 60 by default" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

/* One run: what its files have in common, and the results so far. */
struct job {
    const struct check_options *options;
    bool has_contract;
    struct baseline baseline; /* of the contract */
    struct company company;   /* the plugins of the folder that is checked */
    char today[16];
    struct report_list reports;
    int code; /* the worst so far */
};

static int code_of(const struct check_report *report, bool is_strict)
{
    switch (report->verdict) {
    case VERDICT_UNLOADABLE:
        return CODE_PLUGIN;
    case VERDICT_INCOMPATIBLE:
        return CODE_FINDINGS;
    case VERDICT_UNVERIFIED:
        return CODE_UNVERIFIED;
    default:
        return is_strict && finding_has(&report->findings, SEVERITY_WARNING)
                   ? CODE_FINDINGS
                   : CODE_FINE;
    }
}

/* The worse of two exit codes. */
static int worse(int one, int other)
{
    static const int ranks[] = {
        [CODE_FINE] = 0,       [CODE_FINDINGS] = 3, [CODE_USAGE] = 1,
        [CODE_UNVERIFIED] = 2, [CODE_PLUGIN] = 4,
    };

    return ranks[one] >= ranks[other] ? one : other;
}

static void add_report(struct job *job, struct check_report *report)
{
    int code = code_of(report, job->options->is_strict);

    report_add(&job->reports, report, code);
    job->code = worse(code, job->code);
    check_finish(report);
}

static pdk_result check_one(void *context, const char *path, pdk_error *error)
{
    struct job *job = context;
    struct check_request request = {
        .path = path,
        .baseline = job->has_contract ? &job->baseline : NULL,
        .today = job->today,
        .timeout_s = job->options->timeout_s,
        .is_fast = job->options->is_fast,
        .company = job->company.count > 0 ? &job->company : NULL,
        .libc = job->options->libc,
    };
    struct check_report report;

    (void)error;
    check_run(&report, &request);
    add_report(job, &report);
    return PDK_OK;
}

static pdk_result meet(void *context, const char *path, pdk_error *error)
{
    struct job *job = context;

    return company_add(&job->company, path, error);
}

/* Reads all of them before the first is checked: each may need any other. */
static pdk_result check_folder(struct job *job, const char *path,
                               pdk_error *error)
{
    struct plugin_folder folder;
    pdk_result result = plugin_folder_read(&folder, path, error);

    if (result == PDK_OK)
        result = plugin_folder_each(&folder, meet, job, error);
    if (result == PDK_OK)
        result = plugin_folder_each(&folder, check_one, job, error);
    if (result == PDK_OK && folder.count == 0)
        result = check_one(job, path, error); /* reports that it is no plugin */
    plugin_folder_finish(&folder);
    return result;
}

static pdk_result check_against(struct job *job, const char *path,
                                pdk_error *error)
{
    struct library_request request = {
        .path = path,
        .against = job->options->against,
        .scope = { job->options->required.items, job->options->required.count },
        .privacy = { .opaque = job->options->opaque.items,
                     .opaque_count = job->options->opaque.count },
        .libc = job->options->libc,
        .timeout_s = job->options->timeout_s,
    };
    struct header_names headers;
    struct check_report report;
    pdk_result result;

    if (path == NULL || job->options->contract != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--against needs a file to compare, and cannot be used "
                        "with --contract");
    result = header_names_read(&headers, job->options->headers.items,
                               job->options->headers.count, error);
    if (result == PDK_OK) {
        request.privacy.headers = (const char *const *)headers.items;
        request.privacy.header_count = headers.count;
        library_run(&report, &request);
        add_report(job, &report);
    }
    header_names_finish(&headers);
    return result;
}

static pdk_result check_contract(struct job *job, const char *path,
                                 pdk_error *error)
{
    struct check_choice choice;
    pdk_result result =
        check_choose(&choice, path, job->options->contract, error);

    if (result != PDK_OK)
        return result;
    job->has_contract = choice.contract[0] != '\0';
    if (job->has_contract)
        result = baseline_open(&job->baseline, choice.contract, error);
    if (result != PDK_OK)
        return result;
    if (pdk__folder_is(choice.path))
        return check_folder(job, choice.path, error);
    return check_one(job, choice.path, error);
}

static pdk_result run_job(struct job *job, const char *path, pdk_error *error)
{
    const struct check_options *options = job->options;
    time_t now = time(NULL);
    pdk_result result;

    strftime(job->today, sizeof job->today, "%Y-%m-%d", gmtime(&now));
    result = report_open(&job->reports, &options->formats, options->is_strict,
                         error);
    if (result == PDK_OK && options->against != NULL)
        result = check_against(job, path, error);
    else if (result == PDK_OK)
        result = check_contract(job, path, error);
    if (result == PDK_OK)
        return report_close(&job->reports, job->code, error);
    report_abandon(&job->reports);
    return result;
}

static pdk_result parse(const struct command *command,
                        struct check_options *options, int *count, char **words,
                        pdk_error *error)
{
    pdk_result result =
        option_parse(command->options, options, *count, words, count, error);

    if (result != PDK_OK)
        return result;
    if (*count > 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "check takes one file or folder, not also '%s'",
                        words[1]);
    if (options->glibc != NULL &&
        !libc_version_read(options->glibc, &options->libc))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--glibc needs a version such as 2.31, not '%.40s'",
                        options->glibc);
    return PDK_OK;
}

static int check_command(const struct command *command, int count, char **words)
{
    struct check_options options = { .timeout_s = DEFAULT_TIMEOUT_S };
    struct job job = { .options = &options };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = parse(command, &options, &count, words, &error);

    if (result == PDK_OK)
        result = run_job(&job, count > 0 ? words[0] : NULL, &error);
    company_finish(&job.company);
    baseline_close(&job.baseline);
    free(options.required.items);
    free(options.headers.items);
    free(options.opaque.items);
    free(options.formats.items);
    if (result == PDK_OK)
        return job.code;
    console_error(&error);
    return console_exit_code(result);
}

const struct command command_check = {
    .name = "check",
    .arguments = "[FILE|DIR]",
    .summary = "check whether a plugin fits its host's contract",
    .details =
        "Examines the plugin without loading it. Is the file sound? Can it "
        "be unloaded again? Does it provide what the contract requires? Do "
        "its interfaces have the types and the memory layout of the "
        "contract's baseline?\n\n"
        "FILE is a plugin, DIR a project or a folder of plugins (*.so). "
        "Without an argument it is the project in this folder or above. The "
        "contract is --contract, or the one that the project names. Without "
        "a contract only the file itself is examined, and the result is "
        "\"not verified\".\n\n"
        "With --against, compares any shared object with an older one. Can "
        "it replace the old one, and which part of the version number must "
        "change?\n\n"
        "--format FORMAT writes a report to stdout, --format FORMAT:FILE to "
        "a file: text for people, json (schema in share/pdk/schema/), sarif "
        "for code scanning and editors, junit for test servers, html as a "
        "page to read. All contain the same findings; text is the default.\n\n"
        "Exit code: 0 it fits, 1 it does not, 2 wrong usage or contract, 3 "
        "it could not be verified, 4 no host can load the file.",
    .options = check_specs,
    .run = check_command,
};
