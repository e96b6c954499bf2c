"""The data models agents exchange: every data Part in this platform holds one of these."""

from protocols.adoption.assessment import (
    Alternative,
    Assessment,
    Assumption,
    Counterfactual,
    Drawings,
    Evidence,
    Exhibit,
    Fact,
    Finding,
    Grade,
    Input,
    KeyFigure,
    Measure,
    Score,
    Severity,
    Signal,
    Table,
    Verdict,
)
from protocols.adoption.component import Component, Constituent, Kind
from protocols.adoption.consultation import (
    Consultation,
    DefaultTaken,
    Heard,
    NotAsked,
    Opinion,
    TrustLevel,
    Unanswered,
    Uncounted,
    Why,
)
from protocols.adoption.conversation import AskedQuestion, Manner, Progress, QuestionForm, Retry, StepState
from protocols.adoption.cost_focus import CostFocus, CostKind, Purchase, Tuning
from protocols.adoption.inquiry import Document, DocumentKind, Inquiry
from protocols.adoption.intended_use import Hosting, IntendedUse, Linkage, Mode, Organisation, OwnPrice, Workload
from protocols.adoption.questions.answers import UnusableAnswer, with_answers
from protocols.adoption.questions.question import Answers, Question, Questions
from protocols.adoption.recommendation import (
    AnswerChange,
    Ceiling,
    Comparison,
    Condition,
    Contradiction,
    Flip,
    Headline,
    MeasuresReference,
    Recommendation,
    ScoreTerm,
    Standing,
)
from protocols.adoption.text.name_search import mentioned
