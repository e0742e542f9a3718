"""What is written into the thread of a connection."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from matchmaking.connections.models import Attachment, ChecklistItem, Meeting, Message
from matchmaking.connections.moves import ConnectionStatus, Side
from tests.factories.checks import PDF
from tests.factories.connections import ConnectionFactory


class AgreedFactory(ConnectionFactory):
    """A connection that both sides have agreed to."""

    status = ConnectionStatus.ACCEPTED


class MessageFactory(factory.django.DjangoModelFactory):
    """A message of the provider."""

    class Meta:
        model = Message

    connection = factory.SubFactory(AgreedFactory)
    side = Side.SUPPLY
    text = factory.Sequence(lambda n: f"第 {n} 条：样机下周可以寄到。")


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    message = factory.SubFactory(MessageFactory)
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="file"))
    name = "测试报告.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting that the provider proposes for tomorrow."""

    class Meta:
        model = Meeting

    connection = factory.SubFactory(AgreedFactory)
    side = Side.SUPPLY
    starts_at = factory.LazyFunction(
        lambda: timezone.now().replace(microsecond=0) + timedelta(days=1)
    )
    minutes = 60
    place = "苏州工厂 3 号会议室"


class ChecklistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    connection = factory.SubFactory(AgreedFactory)
    side = Side.DEMAND
    text = factory.Sequence(lambda n: f"提供第 {n} 批缺陷样本")
