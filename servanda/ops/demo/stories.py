"""What goes wrong on packaging lines, and how it is put right."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is said on a case. ``category`` is its label."""

    product: str
    category: str
    severity: int
    subject: str
    description: str
    inform: str
    question: str
    answer: str
    note: str
    resolution: str
    code: str = "Fault in the product"


STORIES: Final = (
    Story(
        "CP-400",
        "Case packer",
        2,
        "CP-400 stops with E-217 after format change",
        "Case packer stops with E-217 as soon as they run format 6. Format 4 is fine. Line at half speed, one "
        "shift affected. They have power-cycled twice.",
        "I have your case. E-217 means that the flap reports “not home” for more than 300 ms. I am comparing your "
        "format 6 recipe with the factory one and will tell you what I find before you leave today.",
        "The recipe is fine. To see the sensor itself I need the PLC log of one failed cycle: Service > Trace > "
        "Export, right after the stop. Could you send me the file?",
        "The log is attached. We changed to format 6 at 06:20 and it stopped on the third box.",
        "Recipe is identical. I suspect sensor B12, same batch as the one in October.",
        "Sensor B12 reported late (310 ms, 300 are allowed). It has been replaced and format 6 runs at full speed.",
    ),
    Story(
        "CP-400",
        "Case packer",
        1,
        "CP-400 does not start, line is down",
        "The packer stays in “axis not referenced” after the weekend. Nothing goes out.",
        "We are on it. Please leave the main switch on; I am connecting to your line now.",
        "Which colour does the light on axis controller X3 show, and does it blink?",
        "Red, two blinks, pause, two blinks.",
        "Two blinks are the absolute encoder's battery. It is in stock.",
        "The encoder's battery was empty over the weekend. Replaced and referenced; the line has run since.",
    ),
    Story(
        "LB-12",
        "Labeller",
        2,
        "LB-12 skips labels since the speed was raised",
        "Since this morning the labeller misses about one label in thirty. They raised the line from 380 to 420 per "
        "minute. Below 400 it is fine. Gap sensor was cleaned.",
        "This is known above 400 per minute: the gap delay must grow with the speed. I am sending the values in a "
        "moment.",
        "Which value stands under Service > Gap delay, and which label roll is on?",
        "6 ms, roll 40 mm wide.",
        "Same as last month at the drinks plant: 9 ms solved it.",
        "Gap delay raised from 6 to 9 ms and the gap taught again. No label missed in two hours at 420.",
        "Operation explained",
    ),
    Story(
        "LB-12",
        "Labeller",
        3,
        "Labels wrinkle at the roll's end",
        "On the last ten metres of each roll the labels get a crease.",
        "Thank you for the photo. It looks like brake torque; I will come back to you with a value.",
        "Could you tell me the brake torque that is set, and the roll's outer diameter?",
        "4 Nm, and 300 mm when it is new.",
        "Torque curve is the old one. Firmware 3.2 has the new one.",
        "Brake torque now follows the diameter (firmware 3.2). The last metres run without creases.",
    ),
    Story(
        "PL-80",
        "Palletizer",
        2,
        "PL-80 drops boxes on layer four",
        "The gripper loses a box on the fourth layer about once per pallet.",
        "I have your case and am looking at the vacuum trace of the last hour.",
        "Could you check the filters of suction cups 5 to 8 and tell me how they look?",
        "Two are full of dust, number 7 is torn.",
        "Vacuum falls to 0.3 bar on layer four: long hose plus dust.",
        "Filters cleaned, suction cup 7 replaced, filter change added to the weekly list. 60 pallets without a drop.",
        "Fault in the installation",
    ),
    Story(
        "PL-80",
        "Palletizer",
        4,
        "How do we add a pallet pattern with interlocked layers?",
        "They want a new pattern for 300 × 200 boxes.",
        "You can do it yourself under Patterns > New. I will send you two that fit.",
        "Do the boxes allow five layers, or is the height limited?",
        "Height is limited to 1,450 mm.",
        "Pattern 14 of the library fits with one turn.",
        "Pattern 14, turned on even layers, sent as a file and tried at the machine.",
        "Operation explained",
    ),
    Story(
        "ST-30",
        "Shrink tunnel",
        2,
        "ST-30 does not reach temperature",
        "Tunnel stays at 140 °C, 175 are set. Film does not close.",
        "I have your case. Please run only the outer lane meanwhile; I am checking the heater currents.",
        "Could you read the three currents at the cabinet, left to right?",
        "21, 20 and 0 A.",
        "Third phase has no current: fuse or relay K7.",
        "Relay K7 was burnt. Replaced; 175 °C after eleven minutes.",
    ),
    Story(
        "ST-30",
        "HMI",
        3,
        "Screen of the tunnel freezes after some hours",
        "The panel freezes about twice a shift; the machine itself runs on.",
        "Known with panel software 2.0. An update is ready; when may we restart the panel?",
        "When is your next break, so that we can restart the panel for ten minutes?",
        "Today at 14:00 is fine.",
        "Panel 2.0, memory grows by 3 MB an hour.",
        "Panel updated to 2.1 in the break. Memory is flat since.",
    ),
    Story(
        "FL-220",
        "Filler",
        1,
        "FL-220 overfills, product is thrown away",
        "Every second cup has 8 g too much since the product change.",
        "We are looking at it now. Please keep the last twenty weights.",
        "Which density is entered for the new product, and what does your laboratory say?",
        "Entered 1.03, the laboratory says 1.09.",
        "Density explains 6 of the 8 g; dosing valve 3 the rest.",
        "Density corrected to 1.09 and valve 3 calibrated. Twenty cups within 1 g.",
    ),
    Story(
        "FL-220",
        "Filler",
        3,
        "Nozzle drips between cups",
        "Nozzle 2 drips on the belt. It is cleaned every hour.",
        "Thank you. I am reserving a seal kit while we find out which one it is.",
        "Does it drip only while the line stands, or also while it runs?",
        "Only when it stands for more than a minute.",
        "Standing only: seat, not seal. Kit 22-S.",
        "Valve seat of nozzle 2 replaced with kit 22-S. Dry after ten minutes of standing.",
    ),
    Story(
        "LB-12",
        "Which part fits",
        4,
        "Which print head fits LB-12 from 2018?",
        "They want to order two print heads as a reserve.",
        "I am looking up your serial number and will send you the number to order.",
        "Is your label 110 or 160 mm wide?",
        "110 mm.",
        "Serial before 19: head 4 inch, old connector.",
        "Part 7720-04 with the old connector. Two are in stock in Graz.",
        "Operation explained",
    ),
    Story(
        "CP-400",
        "Network and remote access",
        3,
        "Remote access does not connect",
        "After a change of their firewall we cannot reach the packer.",
        "I see your gateway is offline since Friday. I am preparing the rule that your network people need.",
        "Could your network people open port 443 outwards for the gateway and tell me when it is done?",
        "Done, they say. Please try again.",
        "Gateway tries again every 15 minutes.",
        "Outgoing port 443 was closed by the new firewall. Open again, the gateway is online.",
        "Fault in the installation",
    ),
)

FILM: Final = Story(
    "WR-15",
    "Pallet wrapper",
    2,
    "Film tears at the start of each pallet",
    "Since the new film the wrapper tears it in the first two turns. Every second pallet is wrapped by hand.",
    "We have your case. Please note the film's thickness from the box; I am sending values to try.",
    "How thick is the film, and which stretch is set?",
    "17 µm, stretch 280 %.",
    "280 is for 23 µm film. 17 µm wants 220 at the start.",
    "Stretch lowered to 220 % for the first two turns. Thirty pallets without a tear.",
)
DOOR: Final = Story(
    "WR-15",
    "Pallet wrapper",
    3,
    "Door switch of the wrapper opens by itself",
    "Stops with “door open” about once an hour, the door is closed.",
    "Thank you. It looks like the switch's bracket; I will call you with what to check.",
    "Does it also stop when somebody holds the door shut?",
    "No, then it runs.",
    "Bracket bends with the turntable's vibration. Known with the first series.",
    "Bracket replaced by the stiffer one of the second series. No stop in three shifts.",
)
BARE: Final = Story(
    "WR-15",
    "Pallet wrapper",
    3,
    "Wrapper leaves the top layer bare",
    "The top 200 mm of high pallets are not wrapped since Monday.",
    "I have your case and compare the height sensor's readings with those of last week.",
    "How high are these pallets, and is the reflector clean?",
    "1,900 mm, and it was full of flour.",
    "Flour on the reflector: reads 1,700 at most.",
    "Reflector cleaned and moved behind the guard. High pallets are wrapped to the top.",
    "Fault in the installation",
)
HALVES: Final = Story(
    "WR-15",
    "Pallet wrapper",
    3,
    "How do we wrap two half pallets as one?",
    "They want to put two half pallets side by side on the turntable.",
    "It can be done with programme 7; I will send you its settings.",
    "What do both weigh together?",
    "About 900 kg.",
    "Turntable takes 1,200 kg.",
    "Programme 7 with a slower start, tried together by phone.",
    "Operation explained",
)
"""Of wrappers, which one customer has; the past is told by the others alone."""
