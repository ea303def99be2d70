"""A brief and a language model's endpoint in, the brief with the wording that passed the checks out; without the model where that fails."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

from secondsource.briefs.checker import check_brief, check_sentence
from secondsource.briefs.rewriting import digest_of, plan_questions, use_answers
from secondsource.errors import EndpointError
from secondsource.extract.langid import identify_language
from secondsource.models.rewriter import KEY_VARIABLE, HttpRewriter
from secondsource.protocols import Rewriter
from secondsource.records import Article, Brief, Rewriting, StoryReport
from secondsource.settings import Endpoint


def open_rewriter(endpoint: Endpoint) -> HttpRewriter:
    """The language model of the settings, with the key that the environment variable SECONDSOURCE_LLM_KEY holds, if it holds one.

    Raises SettingsError where the address is none of an endpoint, ModelError where the extra `llm` is not installed. Nothing is asked yet.
    """
    return HttpRewriter(endpoint, key=os.environ.get(KEY_VARIABLE, ""))


def reword_brief(brief: Brief, report: StoryReport, articles: Mapping[str, Article], rewriter: Rewriter) -> tuple[Brief, Rewriting]:
    """Let a language model reword a brief and choose a summary, as far as the checks allow.

    What comes back is a whole brief always: where the model is silent, late or talks nonsense it is the one given, and the record says in
    `trouble` why. `articles` by id must hold every cited page.
    """
    questions = plan_questions(brief)
    if not questions:
        return brief, Rewriting(model="", prompt_digest=digest_of(questions), trouble="the brief has nothing that it may reword or sum up")
    try:
        answers = rewriter.answer([question.prompt for question in questions])
    except EndpointError as error:
        return brief, Rewriting(model="", prompt_digest=digest_of(questions), trouble=str(error))
    check = partial(check_sentence, report=report, articles=articles)
    reworded, record = use_answers(brief, questions, answers, check=check, identify=identify_language)
    if len(check_brief(reworded, report, articles)) > len(check_brief(brief, report, articles)):
        return brief, Rewriting(model=record.model, prompt_digest=record.prompt_digest, trouble="the reworded brief failed the checker")
    return reworded, record
