"""What friends say in a picture of the chat, and what they say in the scripts of the world."""

from collections.abc import Sequence

from game.coop.seat import SeenPlayer
from scenes.play.farm import Farm
from scenes.shots.staged_moments import START_S

SAID = (
    ("Mika", 1, "I am chopping the big oak by the pond."),
    ("Ada", 2, "Leave me some wood, the mill needs ten!"),
    ("Robin", 0, "Chest by the gate. Take what you need."),
)
IN_EVERY_SCRIPT = (
    ("Nguyễn", 1, "Chào bạn, Ọ\u0301lá! 🌱"),
    ("Жанна", 2, "Кто польёт редис?"),
    ("Ελένη", 3, "Έρχομαι αμέσως!"),
    ("محمد", 4, "أنا عند البئر، 3 دقائق"),
    ("مریم", 5, "می\u200cخواهم ماهی بگیرم"),
    ("חוה", 6, "שלום! יש לי 12 גזרים (Ash)"),
    ("क्षितिज", 7, "नमस्ते, चलो खेत पर"),
    ("শ্রেয়া", 1, "আমি মাছ ধরছি"),
    ("தமிழ்", 2, "வணக்கம், நான் வருகிறேன்"),
    ("น้ำใจ", 3, "ที่นี่มีปลาเยอะ"),
    ("小明", 4, "我们去农场吧"),
    ("みずき", 5, "ちょっと待ってね"),
    ("한결", 6, "안녕하세요, 같이 가요"),
    ("Robin", 0, "👍🏽❤️😀 🇩🇪🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 🦄"),
)  # fmt: skip
OVER_HEADS = ("مرحبا! 🔥", "क्षण भर रुको 🐔", "你好 👋🏿")


def say(farm: Farm, lines: Sequence[tuple[str, int, str]]) -> None:
    """Lets these lines have been said."""
    for name, colour, text in lines:
        farm.chat.add(name, colour, text, START_S)


def say_over_heads(farm: Farm, friends: Sequence[SeenPlayer]) -> None:
    """Lets friends say something who are seen."""
    for friend, text in zip(friends, OVER_HEADS, strict=False):
        farm.chat.add(friend.name, friend.colour, text, START_S, friend.character)
